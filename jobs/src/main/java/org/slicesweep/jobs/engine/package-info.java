/**
 * Runs the trials of a sweep on Spark: packs, order, GPUs, retries, live progress, interruption.
 *
 * <p>A pack of trials is a Spark job of one task, so that any of them can be cancelled alone. The
 * executor stores what the pack learned before its task ends; the driver only hears small outcomes.
 */
package org.slicesweep.jobs.engine;
