package org.slicesweep.media;

/**
 * An example that was left out because it cannot be decoded.
 *
 * @param row where it stood
 * @param reason the message that it would have been
 */
public record Skipped(int row, String reason) {}
