package org.slicesweep.media;

import java.nio.file.Path;
import org.apache.parquet.io.LocalInputFile;

/** A file that Parquet's messages call "it": ours name it, and its own name is no user's. */
public final class ParquetFile extends LocalInputFile {
  public ParquetFile(Path file) {
    super(file);
  }

  @Override
  public String toString() {
    return "it";
  }
}
