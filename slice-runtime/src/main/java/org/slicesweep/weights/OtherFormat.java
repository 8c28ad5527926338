package org.slicesweep.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What weights are also stored as, told by the first bytes, whatever the file is called. */
enum OtherFormat {
  TORCH("PK\u0003\u0004", "a ZIP archive, as PyTorch saves a pickle"),
  PICKLE("\u0080\u0002", "a Python pickle"),
  GGUF("GGUF", "a GGUF file"),
  HDF5("\u0089HDF", "an HDF5 file"),
  HTML("<!", "a web page"),
  GZIP("\u001F\u008B", "a gzip archive");

  private final String start;
  private final String label;

  OtherFormat(String start, String label) {
    this.start = start;
    this.label = label;
  }

  String label() {
    return label;
  }

  static Optional<OtherFormat> of(ByteBuffer prefix) {
    String head = StandardCharsets.ISO_8859_1.decode(prefix.duplicate().rewind()).toString();
    return Arrays.stream(values()).filter(format -> head.startsWith(format.start)).findFirst();
  }
}
