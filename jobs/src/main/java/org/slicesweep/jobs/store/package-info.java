/**
 * The results of a sweep: Parquet written through parquet-avro, one file a trial, committed once
 * and read as SQL.
 */
package org.slicesweep.jobs.store;
