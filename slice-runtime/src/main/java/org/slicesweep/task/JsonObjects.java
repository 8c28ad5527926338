package org.slicesweep.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slicesweep.common.InputException;
import org.slicesweep.common.JsonMistakes;

/** The objects of a JSON file, one at a time: an object a line, or a list of objects. */
final class JsonObjects {
  /**
   * An object and where it stands.
   *
   * @param line where it starts, counting from 1
   * @param row its place in the list, counting from 1; 0 where each has a line of its own
   */
  record Located(DataFile file, long line, long row, ObjectNode fields) {
    /** What is wrong with it. */
    InputException error(String message, Object... arguments) {
      return JsonObjects.error(file, line, row, message, arguments);
    }

    List<String> names() {
      List<String> names = new ArrayList<>();
      fields.fieldNames().forEachRemaining(names::add);
      return names;
    }

    /** A value of this object as text that a tokenizer can take. */
    String text(String name, JsonNode value) {
      String text = value.asText();
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw error("column \"%s\" holds half a surrogate pair", name);
      }
      return text;
    }
  }

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private JsonObjects() {}

  static void read(DataFile file, Consumer<Located> to) throws IOException {
    if (file.format() == DataFile.Format.JSONL) {
      readLines(file, to);
    } else {
      readList(file, to);
    }
  }

  private static void readLines(DataFile file, Consumer<Located> to) throws IOException {
    try (BufferedReader lines = new BufferedReader(file.reader())) {
      long number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
        if (!line.isBlank()) {
          to.accept(new Located(file, number, 0, object(file, number, line)));
        }
      }
    }
  }

  private static ObjectNode object(DataFile file, long number, String line) throws IOException {
    try {
      return object(file, number, 0, JSON.readTree(line));
    } catch (JsonProcessingException e) {
      throw file.at(number, "not JSON: %s", JsonMistakes.reason(e));
    }
  }

  private static void readList(DataFile file, Consumer<Located> to) throws IOException {
    try (JsonParser parser = JSON.createParser(file.reader())) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return;
      }
      if (first != JsonToken.START_ARRAY) {
        throw file.at(
            line(parser),
            "expected a list of objects such as [{…}, …]; an object a line is .jsonl");
      }
      long row = 1;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        long line = line(parser);
        // The reader's own check for trailing tokens would take the next object for one.
        JsonNode value =
            JSON.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(parser);
        to.accept(new Located(file, line, row, object(file, line, row, value)));
        row++;
      }
      if (parser.nextToken() != null) {
        throw file.at(line(parser), "not JSON: something follows the list");
      }
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw file.at(line, "not JSON: %s", JsonMistakes.reason(e));
    }
  }

  private static long line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private static ObjectNode object(DataFile file, long line, long row, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw error(file, line, row, "expected a JSON object such as {\"text\": …, \"label\": …}");
  }

  private static InputException error(
      DataFile file, long line, long row, String message, Object... arguments) {
    String what = String.format(message, arguments);
    return file.at(line, "%s", row == 0 ? what : "row " + row + ": " + what);
  }
}
