package org.slicesweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slicesweep.common.InputException;
import org.slicesweep.weights.HuggingFaceFolderWriter;
import org.slicesweep.weights.ModelFiles;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorView;

/**
 * A fine-tuned model as plain weights, fp32.
 *
 * @param files the pretrained model's
 * @param weights the backbone's, under their usual names
 * @param head the classification head's, under {@code head.…}; empty for a model without one
 */
public record RestoredModel(ModelFiles files, List<TensorView> weights, List<TensorView> head) {
  public RestoredModel {
    weights = List.copyOf(weights);
    head = List.copyOf(head);
  }

  /**
   * Writes a Hugging Face model folder, with the head beside it in {@code head.safetensors} and a
   * {@code README.md} that says how the two go together.
   *
   * @throws InputException if the folder cannot be written
   */
  public void save(Path folder) {
    if (!head.isEmpty()) {
      SafetensorsWriter.write(folder.resolve(HeadFile.NAME), head, Map.of("format", "pt"));
    }
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(ModelCard.FILE), ModelCard.merged(files, !head.isEmpty()));
      HuggingFaceFolderWriter.write(folder, files.config(), weights, files);
    } catch (IOException e) {
      throw new InputException(folder + " cannot be written: " + e, e);
    }
  }
}
