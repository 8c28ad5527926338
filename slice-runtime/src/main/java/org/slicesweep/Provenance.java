package org.slicesweep;

import java.io.Serializable;
import java.time.Instant;

/**
 * Where a result came from: what ran, on which bytes, where and when. What a trial did not get to
 * know is null.
 *
 * @param precision what {@code auto} came to: {@code fp32} or {@code bf16}
 * @param startedAt the first time, of a trial that was interrupted
 * @param microBatches parts that each batch was really divided into: more than the spec says where
 *     memory was short
 * @param attempts how often the trial was begun, or gone on with, until this result; null where
 *     nobody counted
 */
public record Provenance(
    String codeVersion,
    String backboneSha256,
    String datasetSha256,
    String host,
    String device,
    String precision,
    String engineVersion,
    String javaVersion,
    Instant startedAt,
    Integer microBatches,
    Integer attempts)
    implements Serializable {

  /** Of a trial that did not get to divide a batch, and whose attempts nobody counts. */
  public Provenance(
      String codeVersion,
      String backboneSha256,
      String datasetSha256,
      String host,
      String device,
      String precision,
      String engineVersion,
      String javaVersion,
      Instant startedAt) {
    this(
        codeVersion,
        backboneSha256,
        datasetSha256,
        host,
        device,
        precision,
        engineVersion,
        javaVersion,
        startedAt,
        null,
        null);
  }

  Provenance afterAttempts(int count) {
    return new Provenance(
        codeVersion,
        backboneSha256,
        datasetSha256,
        host,
        device,
        precision,
        engineVersion,
        javaVersion,
        startedAt,
        microBatches,
        count);
  }
}
