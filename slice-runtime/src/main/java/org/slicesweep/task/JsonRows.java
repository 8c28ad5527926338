package org.slicesweep.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.task.Columns.Column;

/** Reads JSON lines: an object a line, its columns given by name; blank lines are skipped. */
final class JsonRows {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private JsonRows() {}

  static List<Row> read(DataFile file, Columns columns) throws IOException {
    List<Row> rows = new ArrayList<>();
    CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
    try (BufferedReader lines = new BufferedReader(file.reader())) {
      long number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
        if (line.isBlank()) {
          continue;
        }
        ObjectNode object = object(file, number, line);
        List<String> cells = new ArrayList<>();
        for (Column column : columns.wanted()) {
          String cell = cell(file, number, object, column);
          if (!utf8.canEncode(cell)) {
            throw file.at(number, "column \"%s\" holds half a surrogate pair", column.name());
          }
          cells.add(cell);
        }
        rows.add(new Row(number, List.copyOf(cells)));
      }
    }
    return rows;
  }

  private static ObjectNode object(DataFile file, long number, String line) throws IOException {
    try {
      if (JSON.readTree(line) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw file.at(number, "not JSON: %s", e.getOriginalMessage());
    }
    throw file.at(number, "expected a JSON object such as {\"text\": …, \"label\": …}");
  }

  private static String cell(DataFile file, long number, ObjectNode object, Column column) {
    JsonNode value = object.get(column.name());
    if (value == null) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      throw Columns.missing(file, number, column, names);
    }
    if (value.isNull()) {
      throw file.at(number, "column \"%s\" is null", column.name());
    }
    if (!value.isValueNode()) {
      throw file.at(
          number,
          "column \"%s\" holds %s: expected text or a number",
          column.name(),
          value.isArray() ? "a list" : "an object");
    }
    return value.asText();
  }
}
