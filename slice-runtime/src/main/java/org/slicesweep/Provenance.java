package org.slicesweep;

import java.io.Serializable;
import java.time.Instant;

/**
 * Where a result came from: what ran, on which bytes, where and when. What a trial did not get to
 * know is null.
 *
 * @param precision what {@code auto} came to: {@code fp32} or {@code bf16}
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
    Integer attempts)
    implements Serializable {

  /** Of a trial whose attempts nobody counts. */
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
        count);
  }
}
