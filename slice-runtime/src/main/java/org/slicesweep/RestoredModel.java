package org.slicesweep;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.slicesweep.weights.HuggingFaceFolderWriter;
import org.slicesweep.weights.ModelFiles;
import org.slicesweep.weights.TensorView;

/**
 * A fine-tuned model as plain weights, fp32.
 *
 * @param weights the backbone's under their usual names, and the head's under {@code head.…}
 */
public record RestoredModel(ModelFiles files, List<TensorView> weights) {
  public RestoredModel {
    weights = List.copyOf(weights);
  }

  /** Writes a Hugging Face model folder; the head is in the same safetensors file. */
  public void save(Path folder) {
    try (InputStream tokenizer = files.tokenizer()) {
      HuggingFaceFolderWriter.write(folder, files.config(), weights, tokenizer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
