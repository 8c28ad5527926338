package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.common.InputException;

/** Writes a model as a folder that {@link ModelFiles} and transformers' from_pretrained open. */
public final class HuggingFaceFolderWriter {
  private static final List<String> COMPANIONS =
      List.of(
          HuggingFaceFolder.TOKENIZER,
          "tokenizer_config.json",
          "special_tokens_map.json",
          "generation_config.json",
          "preprocessor_config.json",
          "video_preprocessor_config.json",
          "processor_config.json");

  private HuggingFaceFolderWriter() {}

  /**
   * Writes {@code model.safetensors}, {@code config.json} and the files that {@code original} has
   * beside its weights (a tokenizer, what prepares images), each whole or not at all, replacing
   * those that are there. The config comes last: a folder that has one is complete.
   *
   * @param folder created if missing
   * @throws IllegalArgumentException if two tensors have the same name
   * @throws InputException if the folder cannot be written
   */
  public static void write(
      Path folder, JsonNode config, Collection<TensorView> tensors, ModelFiles original) {
    Map<String, byte[]> companions = new LinkedHashMap<>();
    for (String file : COMPANIONS) {
      original.find(file).ifPresent(content -> companions.put(file, content));
    }
    write(folder, config, tensors, companions);
  }

  static void write(
      Path folder,
      JsonNode config,
      Collection<TensorView> tensors,
      Map<String, byte[]> companions) {
    SafetensorsWriter.write(
        folder.resolve(HuggingFaceFolder.WEIGHTS), tensors, Map.of("format", "pt"));
    companions.forEach((file, content) -> write(folder.resolve(file), content));
    JsonFiles.write(folder.resolve(HuggingFaceFolder.CONFIG), config);
  }

  private static void write(Path file, byte[] content) {
    try {
      AtomicFiles.write(file, channel -> AtomicFiles.writeFully(channel, ByteBuffer.wrap(content)));
    } catch (IOException e) {
      throw new InputException("cannot write %s: %s".formatted(file, e), e);
    }
  }
}
