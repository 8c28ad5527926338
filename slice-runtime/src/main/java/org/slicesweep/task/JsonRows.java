package org.slicesweep.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.task.Columns.Column;

/** Reads rows from JSON objects, their columns given by name. */
final class JsonRows {
  private JsonRows() {}

  static List<Row> read(DataFile file, Columns columns) throws IOException {
    List<Row> rows = new ArrayList<>();
    JsonObjects.read(
        file,
        object ->
            rows.add(
                new Row(
                    object.line(),
                    columns.wanted().stream().map(column -> cell(object, column)).toList())));
    return rows;
  }

  private static String cell(JsonObjects.Located object, Column column) {
    JsonNode value = object.fields().get(column.name());
    if (value == null) {
      throw Columns.missing(object.file(), object.line(), column, object.names());
    }
    if (value.isNull()) {
      throw object.error("column \"%s\" is null", column.name());
    }
    if (!value.isValueNode()) {
      throw object.error(
          "column \"%s\" holds %s: expected text or a number",
          column.name(), value.isArray() ? "a list" : "an object");
    }
    return object.text(column.name(), value);
  }
}
