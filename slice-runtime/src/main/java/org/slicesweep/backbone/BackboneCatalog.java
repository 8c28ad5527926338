package org.slicesweep.backbone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/** The known architectures, by the {@code model_type} of a {@code config.json}. */
public final class BackboneCatalog {
  private static final Map<String, BiFunction<JsonNode, String, Backbone>> ARCHITECTURES =
      new TreeMap<>(Map.of("bert", (config, source) -> new Bert(BertConfig.of(config, source))));

  private BackboneCatalog() {}

  /**
   * @param source where the configuration comes from, named in messages
   * @throws InputException for an architecture that is not known or a value that is out of range
   */
  public static Backbone of(JsonNode config, String source) {
    String type = config.path("model_type").asText("");
    BiFunction<JsonNode, String, Backbone> architecture = ARCHITECTURES.get(type);
    if (architecture == null) {
      throw new InputException(
          "backbone",
          source + ": model_type \"" + type + "\": " + Nearest.hint(type, ARCHITECTURES.keySet()));
    }
    return architecture.apply(config, source);
  }
}
