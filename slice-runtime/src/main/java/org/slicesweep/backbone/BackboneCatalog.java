package org.slicesweep.backbone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/** The known architectures, by the {@code model_type} of a {@code config.json}. */
public final class BackboneCatalog {
  private static final Map<String, Function<ModelConfig, Backbone>> ARCHITECTURES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("bert", Bert::of),
              Map.entry("camembert", Roberta::of),
              Map.entry("deit", Vit::deit),
              Map.entry("distilbert", DistilBert::of),
              Map.entry("llama", Llama::of),
              Map.entry("mistral", Llama::mistral),
              Map.entry("qwen2", Llama::qwen2),
              Map.entry("roberta", Roberta::of),
              Map.entry("videomae", VideoMae::of),
              Map.entry("vit", Vit::of),
              Map.entry("xlm-roberta", Roberta::of)));

  private BackboneCatalog() {}

  /**
   * @param source where the configuration comes from, named in messages
   * @throws InputException for an architecture that is not known or a value that is out of range
   */
  public static Backbone of(JsonNode config, String source) {
    String type = config.path("model_type").asText("");
    Function<ModelConfig, Backbone> architecture = ARCHITECTURES.get(type);
    if (architecture == null) {
      throw new InputException(
          "backbone",
          "%s: model_type \"%s\"%s is not a known architecture%s (known: %s)"
              .formatted(
                  source,
                  type,
                  named(config),
                  Nearest.to(type, ARCHITECTURES.keySet())
                      .map(best -> ": did you mean \"" + best + "\"?")
                      .orElse(""),
                  String.join(", ", ARCHITECTURES.keySet())));
    }
    InputException.check(
        config.path("quantization_config").isEmpty(),
        "backbone",
        "%s: quantization_config %s: quantized weights are not supported, take the model they were"
            + " made from",
        source,
        config.path("quantization_config"));
    return architecture.apply(new ModelConfig(config, source));
  }

  private static String named(JsonNode config) {
    String name = config.path("architectures").path(0).asText("");
    return name.isEmpty() ? "" : " (" + name + ")";
  }
}
