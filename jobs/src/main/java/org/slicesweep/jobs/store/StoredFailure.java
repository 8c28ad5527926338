package org.slicesweep.jobs.store;

/**
 * A trial whose row says that it failed.
 *
 * @param reason in a sentence, null where none was given
 */
public record StoredFailure(String id, String method, long seed, String status, String reason) {}
