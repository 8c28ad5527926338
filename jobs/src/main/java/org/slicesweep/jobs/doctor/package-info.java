/**
 * Looks for what would spoil a sweep, on the driver and on every executor, and says how to mend it.
 */
package org.slicesweep.jobs.doctor;
