package org.slicesweep;

/**
 * What a trial came to work on: what its spec only names.
 *
 * @param precision {@code fp32} or {@code bf16}
 * @param accelerator {@code cpu} or {@code gpu}
 */
record TrialInput(
    String backboneSha256, String datasetSha256, String precision, String accelerator) {}
