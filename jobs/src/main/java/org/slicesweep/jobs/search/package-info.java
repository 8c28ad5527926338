/**
 * Less work for the same answer: which trials of a sweep go on, wait or stop, by what they measure
 * on validation on their way. Plain Java on the driver; trains nothing and knows no Spark.
 */
package org.slicesweep.jobs.search;
