package org.slicesweep.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slicesweep.common.InputException;

/**
 * A specification as a flat, sorted map ({@code train.learning_rate} to {@code 0.003}): trials
 * whose settings are equal but for what a figure shows may stand on one line.
 */
record Settings(Map<String, String> values) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BigDecimal TINY = new BigDecimal("0.001");
  private static final DecimalFormatSymbols SYMBOLS = DecimalFormatSymbols.getInstance(Locale.ROOT);

  Settings {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  static Settings of(String spec) {
    try {
      Map<String, String> values = new TreeMap<>();
      flatten("", JSON.readTree(spec), values);
      return new Settings(values);
    } catch (JsonProcessingException e) {
      throw new InputException("the results hold an unreadable specification: " + spec, e);
    }
  }

  private static void flatten(String at, JsonNode node, Map<String, String> into) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              child ->
                  flatten(
                      at.isEmpty() ? child.getKey() : at + "." + child.getKey(),
                      child.getValue(),
                      into));
    } else {
      into.put(at, text(node));
    }
  }

  /** As one would write it: {@code 1e-4}, {@code 0.003}, {@code 16}. */
  private static String text(JsonNode node) {
    if (!node.isNumber()) {
      return node.isTextual() ? node.asText() : node.toString();
    }
    BigDecimal number = node.decimalValue().stripTrailingZeros();
    return number.signum() != 0 && number.abs().compareTo(TINY) < 0
        ? new DecimalFormat("0.######E0", SYMBOLS).format(number).replace('E', 'e')
        : number.toPlainString();
  }

  Settings without(Collection<String> keys) {
    Map<String, String> rest = new TreeMap<>(values);
    rest.keySet().removeAll(keys);
    return new Settings(rest);
  }

  Settings only(Collection<String> keys) {
    Map<String, String> part = new TreeMap<>(values);
    part.keySet().retainAll(keys);
    return new Settings(part);
  }

  /** Those below a name: {@code task} for {@code task.name}, {@code task.path}, ... */
  Settings below(String prefix) {
    Map<String, String> part = new TreeMap<>(values);
    part.keySet().removeIf(key -> !key.equals(prefix) && !key.startsWith(prefix + "."));
    return new Settings(part);
  }

  Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key));
  }
}
