package org.slicesweep;

import java.io.Serializable;
import java.time.Instant;

/** Where a result came from: what ran, on which bytes, where and when. */
public record Provenance(
    String codeVersion,
    String backboneSha256,
    String datasetSha256,
    String host,
    String device,
    String engineVersion,
    String javaVersion,
    Instant startedAt)
    implements Serializable {}
