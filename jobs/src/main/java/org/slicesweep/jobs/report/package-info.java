/** What a sweep's results say: figures and tables, each from one query over the views. */
package org.slicesweep.jobs.report;
