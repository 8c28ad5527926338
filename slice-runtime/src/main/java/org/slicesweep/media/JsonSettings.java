package org.slicesweep.media;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slicesweep.common.InputException;
import org.slicesweep.common.JsonMistakes;

/**
 * A JSON object whose values are checked as they are read; null is as good as missing.
 *
 * @param name what messages call it
 */
record JsonSettings(String name, JsonNode json) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final int LARGEST_EDGE = 10_000;

  static JsonSettings parse(byte[] text, String name) {
    try {
      JsonNode json = MAPPER.readTree(text);
      if (!json.isObject()) {
        throw new InputException(name + " is not a JSON object");
      }
      return new JsonSettings(name, json);
    } catch (JsonProcessingException e) {
      throw new InputException("%s is not JSON: %s".formatted(name, JsonMistakes.reason(e)), e);
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(name, e.getMessage()), e);
    }
  }

  boolean has(String key) {
    return json.hasNonNull(key);
  }

  /** The keys whose values are not null. */
  Set<String> keys() {
    return keys(json);
  }

  static Set<String> keys(JsonNode object) {
    Set<String> keys = new TreeSet<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getValue().isNull()) {
        keys.add(field.getKey());
      }
    }
    return keys;
  }

  JsonNode get(String key) {
    return json.get(key);
  }

  boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (!json.get(key).isBoolean()) {
      throw wrong(key, "true or false");
    }
    return json.get(key).booleanValue();
  }

  double number(String key, double otherwise) {
    return has(key) ? number(key, json.get(key)) : otherwise;
  }

  private double number(String key, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(key, "a number");
    }
    return value.doubleValue();
  }

  /** One number for all three channels, or one each. */
  List<Double> channels(String key, List<Double> otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    JsonNode value = json.get(key);
    if (value.isArray() && value.size() != RgbImage.CHANNELS) {
      throw wrong(key, RgbImage.CHANNELS + " numbers");
    }
    List<Double> channels = new ArrayList<>();
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      channels.add(number(key, value.isArray() ? value.get(c) : value));
    }
    return channels;
  }

  int edge(String key, JsonNode value) {
    if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > LARGEST_EDGE) {
      throw wrong(key, "pixels between 1 and %,d".formatted(LARGEST_EDGE));
    }
    return value.intValue();
  }

  InputException wrong(String key, String expected) {
    return new InputException(
        "%s: %s %s: expected %s".formatted(name, key, json.get(key), expected));
  }
}
