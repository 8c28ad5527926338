package org.slicesweep.backbone;

import static org.slicesweep.common.InputException.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/**
 * Reads a {@code config.json} in Hugging Face's keys; every message names the file and the key.
 *
 * @param source what messages call the file
 */
record ModelConfig(JsonNode json, String source) {
  /** No model comes near it, and listing the weights of more would only take memory. */
  private static final int MOST_LAYERS = 10_000;

  boolean has(String key) {
    return json.hasNonNull(key);
  }

  /** A whole number above 0. */
  int size(String key) {
    JsonNode value = json.path(key);
    check(
        value.isInt() && value.asInt() > 0,
        "backbone",
        "%s: %s is %s: expected a whole number above 0",
        source,
        key,
        value.isMissingNode() ? "missing" : value);
    return value.asInt();
  }

  int size(String key, int byDefault) {
    return has(key) ? size(key) : byDefault;
  }

  int layers(String key) {
    int layers = size(key);
    check(
        layers <= MOST_LAYERS,
        "backbone",
        "%s: %s is %d: expected at most %d",
        source,
        key,
        layers,
        MOST_LAYERS);
    return layers;
  }

  int layers(String key, int byDefault) {
    return has(key) ? layers(key) : byDefault;
  }

  /** A finite number above 0. */
  double positive(String key, double byDefault) {
    if (!has(key)) {
      return byDefault;
    }
    JsonNode value = json.path(key);
    check(
        value.isNumber() && value.asDouble() > 0 && Double.isFinite(value.asDouble()),
        "backbone",
        "%s: %s is %s: expected a number above 0",
        source,
        key,
        value);
    return value.asDouble();
  }

  /** A finite number above 0 that must be given. */
  double required(String key) {
    check(has(key), "backbone", "%s: %s is missing: expected a number above 0", source, key);
    return positive(key, 1);
  }

  boolean flag(String key, boolean byDefault) {
    if (!has(key)) {
      return byDefault;
    }
    JsonNode value = json.path(key);
    check(
        value.isBoolean(), "backbone", "%s: %s is %s: expected true or false", source, key, value);
    return value.asBoolean();
  }

  /** One of a few words. */
  String word(String key, String byDefault, List<String> known) {
    String word = json.path(key).asText(byDefault);
    if (!known.contains(word)) {
      throw new InputException(
          "backbone", "%s: %s \"%s\": %s".formatted(source, key, word, Nearest.hint(word, known)));
    }
    return word;
  }

  /** Without the key it is the default; null is what transformers fails on. */
  Activation activation(String key, String byDefault) {
    check(
        !json.path(key).isNull(),
        "backbone",
        "%s: %s is null: expected a name such as \"%s\"",
        source,
        key,
        byDefault);
    return Activation.of(json.path(key).asText(byDefault), source + ": " + key);
  }

  Pooling pooling(Pooling byDefault, Pooling... known) {
    List<String> names = List.of(known).stream().map(Pooling::label).toList();
    String word = word("pooling", byDefault.label(), names);
    return known[names.indexOf(word)];
  }

  void checkHeads(int hidden, int heads) {
    check(
        hidden % heads == 0,
        "backbone",
        "%s: hidden size %d is not a multiple of the %d attention heads",
        source,
        hidden,
        heads);
  }
}
