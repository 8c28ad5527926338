package org.slicesweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slicesweep.task.TaskSpec;

/** A few questions with answers in words, for a tiny language model. */
final class TinyInstructions {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TinyInstructions() {}

  static TaskSpec write(Path folder, String name) {
    ArrayNode all = JSON.createArrayNode();
    for (int i = 0; i < 24; i++) {
      String answer = i % 3 == 0 ? "true" : "false";
      all.addObject()
          .put("instruction", "q" + i % 2)
          .put("input", "")
          .put("output", "the correct answer is " + answer)
          .put("answer", answer);
    }
    try {
      Path files = Files.createDirectories(folder.resolve(name));
      JSON.writeValue(files.resolve("train.json").toFile(), all);
      JSON.writeValue(files.resolve("test.json").toFile(), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SpecJson.mapper()
        .convertValue(
            Map.of(
                "name",
                name,
                "path",
                folder.toString(),
                "prompt",
                "alpaca",
                "max_new_tokens",
                8,
                "max_tokens",
                64),
            TaskSpec.class);
  }
}
