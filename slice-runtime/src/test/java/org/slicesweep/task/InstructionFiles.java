package org.slicesweep.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Instruction files as LLM-Adapters lays them out, with questions of our own. */
final class InstructionFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private InstructionFiles() {}

  /** Row {@code i} asks question {@code i}, and its answer is one of those given, in turn. */
  static ArrayNode rows(int count, List<?> answers) {
    ArrayNode rows = JSON.createArrayNode();
    for (int i = 0; i < count; i++) {
      Object answer = answers.get(i % answers.size());
      ObjectNode row = rows.addObject().put("instruction", "Question " + i + "?");
      row.put("input", "").put("output", "the correct answer is " + answer);
      row.putPOJO("answer", answer);
    }
    return rows;
  }

  static Path write(Path file, ArrayNode rows) throws IOException {
    return write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows));
  }

  static Path write(Path file, String json) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, json);
  }
}
