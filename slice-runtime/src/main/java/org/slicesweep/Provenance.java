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
    Integer microBatches)
    implements Serializable {

  /** Of a trial that did not get to divide a batch. */
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
}
