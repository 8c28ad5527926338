package org.slicesweep.bench;

import java.nio.file.Path;
import org.slicesweep.weights.HuggingFaceFolderWriter;
import org.slicesweep.weights.ModelFiles;
import org.slicesweep.weights.TensorSource;

/** Writes a backbone as a Hugging Face folder, for other implementations to load. */
public final class ModelFolder {
  private ModelFolder() {}

  /**
   * @param args a backbone as a sweep file would name it, and a folder
   */
  public static void main(String[] args) {
    if (args.length != 2) {
      throw new IllegalArgumentException("expected a backbone and a folder");
    }
    write(args[0], Path.of(args[1]));
  }

  static void write(String backbone, Path folder) {
    ModelFiles files = ModelFiles.open(backbone);
    TensorSource tensors = files.tensors();
    HuggingFaceFolderWriter.write(
        folder, files.config(), tensors.names().stream().map(tensors::get).toList(), files);
  }
}
