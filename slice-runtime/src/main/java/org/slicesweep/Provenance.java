package org.slicesweep;

import java.io.Serializable;
import java.time.Instant;

/**
 * Where a result came from: what ran, on which bytes, where and when. What a trial did not get to
 * know is null.
 *
 * @param precision what {@code auto} came to: {@code fp32} or {@code bf16}
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
    Instant startedAt)
    implements Serializable {}
