package org.slicesweep.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slicesweep.common.InputException;

/**
 * A safetensors header that keeps the format's promises: the tensors cover the data from its first
 * byte to its last, without overlap or hole.
 *
 * @param entries in the order of their bytes
 */
record SafetensorsHeader(List<TensorEntry> entries, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  SafetensorsHeader {
    entries = List.copyOf(entries);
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /**
   * Reads the tensors one by one, so that a header of millions never stands in memory as a tree.
   *
   * @param dataBytes size of the file behind the header
   */
  static SafetensorsHeader parse(String file, byte[] json, long dataBytes) {
    List<TensorEntry> entries = new ArrayList<>();
    Map<String, String> metadata = new TreeMap<>();
    try (JsonParser parser = StrictJson.MAPPER.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InputException("%s: header is not a JSON object".formatted(file));
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        JsonNode value = parser.readValueAsTree();
        if (name.equals(METADATA)) {
          metadata.putAll(metadata(file, value));
        } else {
          entries.add(TensorEntry.parse(file, name, value, dataBytes));
        }
      }
      if (parser.nextToken() != null) {
        throw new InputException("%s: header goes on after its JSON object".formatted(file));
      }
    } catch (IOException e) {
      throw new InputException(
          "%s: header is not valid JSON: %s".formatted(file, StrictJson.reason(e)), e);
    }
    entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
    checkCoverage(file, entries, dataBytes);
    return new SafetensorsHeader(entries, metadata);
  }

  private static Map<String, String> metadata(String file, JsonNode value) {
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonNode> property : value.properties()) {
      if (property.getValue().isTextual()) {
        metadata.put(property.getKey(), property.getValue().textValue());
      }
    }
    if (!value.isObject() || metadata.size() != value.size()) {
      throw new InputException("%s: %s: expected texts by name".formatted(file, METADATA));
    }
    return metadata;
  }

  private static void checkCoverage(String file, List<TensorEntry> entries, long dataBytes) {
    String before = "the header";
    long covered = 0;
    for (TensorEntry entry : entries) {
      String tensor = "tensor " + Excerpt.of(entry.name());
      if (entry.begin() < covered) {
        throw new InputException(
            "%s: %s begins at byte %d, inside %s, which ends at %d"
                .formatted(file, tensor, entry.begin(), before, covered));
      }
      if (entry.begin() > covered) {
        throw new InputException(
            "%s: %d bytes between %s and %s belong to no tensor"
                .formatted(file, entry.begin() - covered, before, tensor));
      }
      before = tensor;
      covered = entry.end();
    }
    if (covered != dataBytes) {
      throw new InputException(
          "%s: %d bytes after %s belong to no tensor".formatted(file, dataBytes - covered, before));
    }
  }
}
