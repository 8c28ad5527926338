package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes models that a test made up as Hugging Face folders. */
public final class TestFolder {
  private TestFolder() {}

  /**
   * @param beside the text of the other files, such as {@code tokenizer.json}
   */
  public static void write(
      Path folder, JsonNode config, List<TensorView> tensors, Map<String, String> beside) {
    Map<String, byte[]> files = new HashMap<>();
    beside.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
    HuggingFaceFolderWriter.write(folder, config, tensors, files);
  }
}
