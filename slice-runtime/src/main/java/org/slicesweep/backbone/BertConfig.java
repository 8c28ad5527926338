package org.slicesweep.backbone;

import static org.slicesweep.common.InputException.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/** The part of a BERT's {@code config.json} that decides its forward pass. */
record BertConfig(
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int vocabularySize,
    int maxPositions,
    int typeVocabularySize,
    double layerNormEpsilon,
    Activation activation,
    Pooling pooling) {

  BertConfig {
    check(
        hiddenSize % heads == 0,
        "backbone",
        "hidden_size %d is not a multiple of num_attention_heads %d",
        hiddenSize,
        heads);
  }

  /**
   * @param source named in messages
   */
  static BertConfig of(JsonNode config, String source) {
    String positions = config.path("position_embedding_type").asText("absolute");
    check(
        positions.equals("absolute"),
        "backbone",
        "%s: position_embedding_type \"%s\": only \"absolute\" is supported",
        source,
        positions);
    return new BertConfig(
        number(config, "hidden_size", source),
        number(config, "num_hidden_layers", source),
        number(config, "num_attention_heads", source),
        number(config, "intermediate_size", source),
        number(config, "vocab_size", source),
        number(config, "max_position_embeddings", source),
        config.has("type_vocab_size") ? number(config, "type_vocab_size", source) : 2,
        config.path("layer_norm_eps").asDouble(1e-12),
        Activation.of(config.path("hidden_act").asText("gelu"), source),
        pooling(config.path("pooling").asText("mean"), source));
  }

  private static int number(JsonNode config, String key, String source) {
    JsonNode value = config.path(key);
    check(
        value.isInt() && value.asInt() > 0,
        "backbone",
        "%s: %s is %s: expected a whole number above 0",
        source,
        key,
        value.isMissingNode() ? "missing" : value);
    return value.asInt();
  }

  private static Pooling pooling(String name, String source) {
    return switch (name) {
      case "mean" -> Pooling.MEAN;
      case "cls" -> Pooling.CLS;
      default ->
          throw new InputException(
              "backbone",
              source + ": pooling \"" + name + "\": " + Nearest.hint(name, List.of("mean", "cls")));
    };
  }
}
