package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slicesweep.common.InputException;

/**
 * One tensor in a safetensors header, checked by itself: its bytes lie in the data and are as many
 * as its shape needs.
 *
 * @param begin first byte, counted from the end of the header
 * @param end the byte after the last
 */
record TensorEntry(String name, ElementType type, List<Long> shape, long begin, long end) {
  private static final List<String> TYPES =
      Arrays.stream(ElementType.values()).map(Enum::name).toList();

  long bytes() {
    return end - begin;
  }

  static TensorEntry parse(String file, String name, JsonNode value, long dataBytes) {
    String tensor = file + ": tensor " + Excerpt.of(name);
    if (!value.isObject()) {
      throw new InputException(
          "%s: expected an object with dtype, shape and data_offsets".formatted(tensor));
    }
    ElementType type = type(tensor, value.path("dtype"));
    List<Long> shape = longs(tensor, "shape", value.path("shape"));
    List<Long> offsets = longs(tensor, "data_offsets", value.path("data_offsets"));
    if (offsets.size() != 2) {
      throw new InputException(
          "%s: data_offsets has %d numbers: expected 2".formatted(tensor, offsets.size()));
    }
    TensorEntry entry = new TensorEntry(name, type, shape, offsets.get(0), offsets.get(1));
    entry.check(tensor, dataBytes);
    return entry;
  }

  private void check(String tensor, long dataBytes) {
    if (begin > end || begin < 0) {
      throw new InputException(
          "%s: data_offsets [%d, %d]: expected a begin of at least 0 and an end not before it"
              .formatted(tensor, begin, end));
    }
    if (end > dataBytes) {
      throw new InputException(
          "%s: data_offsets [%d, %d]: the file has only %d bytes of data"
              .formatted(tensor, begin, end, dataBytes));
    }
    long needed;
    try {
      needed = Shapes.bytes(type, shape);
    } catch (ArithmeticException e) {
      throw new InputException("%s: %s".formatted(tensor, e.getMessage()), e);
    }
    if (needed != bytes()) {
      throw new InputException(
          "%s: %s %s needs %d bytes, data_offsets [%d, %d] give %d"
              .formatted(tensor, type, shape, needed, begin, end, bytes()));
    }
    if (bytes() > Integer.MAX_VALUE) {
      throw new InputException(
          "%s has %d bytes: expected at most %d".formatted(tensor, bytes(), Integer.MAX_VALUE));
    }
  }

  private static ElementType type(String tensor, JsonNode value) {
    if (!value.isTextual()) {
      throw new InputException("%s: dtype is not a text".formatted(tensor));
    }
    String dtype = value.textValue();
    if (!TYPES.contains(dtype)) {
      throw new InputException(
          "%s: dtype %s: expected one of %s"
              .formatted(tensor, Excerpt.of(dtype), String.join(", ", TYPES)));
    }
    return ElementType.valueOf(dtype);
  }

  private static List<Long> longs(String tensor, String key, JsonNode value) {
    if (!value.isArray()) {
      throw new InputException("%s: %s is not a list of numbers".formatted(tensor, key));
    }
    List<Long> longs = new ArrayList<>(value.size());
    for (JsonNode number : value) {
      if (!number.isIntegralNumber() || !number.canConvertToLong()) {
        throw new InputException(
            "%s: %s has %s: expected whole numbers below 2^63"
                .formatted(tensor, key, Excerpt.of(number.asText())));
      }
      longs.add(number.longValue());
    }
    return longs;
  }
}
