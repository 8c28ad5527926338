package org.slicesweep.backbone;

import static org.slicesweep.common.InputException.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The part of a LLaMA's {@code config.json} that decides its forward pass.
 *
 * @param heads of the queries
 * @param keyValueHeads each shared by as many queries' heads
 * @param projectionBias of queries, keys and values
 * @param outputBias of the attention block's output
 * @param tied whether the head is the embedding
 * @param generates whether the checkpoint has a head
 * @param source what messages call it
 */
record LlamaConfig(
    int hiddenSize,
    int layers,
    int heads,
    int keyValueHeads,
    int headSize,
    int intermediateSize,
    int vocabularySize,
    int positions,
    double normEpsilon,
    Activation activation,
    boolean projectionBias,
    boolean outputBias,
    boolean feedForwardBias,
    boolean tied,
    boolean generates,
    Rope rope,
    String source) {

  /**
   * @param positions where the configuration does not say
   */
  static LlamaConfig of(
      ModelConfig config, int positions, boolean projectionBias, boolean outputBias) {
    int hidden = config.size("hidden_size");
    int heads = config.size("num_attention_heads");
    if (!config.has("head_dim")) {
      config.checkHeads(hidden, heads);
    }
    int keyValueHeads = config.size("num_key_value_heads", heads);
    check(
        heads % keyValueHeads == 0,
        "backbone",
        "%s: num_attention_heads %d is not a multiple of num_key_value_heads %d",
        config.source(),
        heads,
        keyValueHeads);
    int headSize = config.size("head_dim", hidden / heads);
    checkRotations(config);
    checkLayerTypes(config.json().path("layer_types"), config.source());
    return new LlamaConfig(
        hidden,
        config.layers("num_hidden_layers"),
        heads,
        keyValueHeads,
        headSize,
        config.size("intermediate_size"),
        config.size("vocab_size"),
        config.size("max_position_embeddings", positions),
        config.positive("rms_norm_eps", 1e-6),
        config.activation("hidden_act", "silu"),
        projectionBias,
        outputBias,
        config.flag("mlp_bias", false),
        config.flag("tie_word_embeddings", false),
        generates(config.json().path("architectures")),
        Rope.of(config, headSize),
        config.source());
  }

  /** Hugging Face says which of its classes wrote the checkpoint; only one has a head. */
  private static boolean generates(JsonNode architectures) {
    return architectures.isEmpty() || architectures.path(0).asText().endsWith("ForCausalLM");
  }

  private static void checkRotations(ModelConfig config) {
    for (JsonNode at : List.of(config.json(), config.json().path("rope_parameters"))) {
      JsonNode share = at.path("partial_rotary_factor");
      check(
          share.isMissingNode() || share.isNull() || share.asDouble() == 1,
          "backbone",
          "%s: partial_rotary_factor %s: rotary positions in a part of a head are not supported",
          config.source(),
          share);
    }
  }

  private static void checkLayerTypes(JsonNode types, String source) {
    for (JsonNode type : types) {
      check(
          type.asText().equals("full_attention"),
          "backbone",
          "%s: layer_types holds %s: only full_attention is supported",
          source,
          type);
    }
  }

  /**
   * Refuses a window that some text is longer than.
   *
   * @param byDefault the window where the configuration does not say; 0 for none
   */
  LlamaConfig withoutWindow(ModelConfig config, int byDefault) {
    boolean given = config.json().has("sliding_window");
    int window = config.has("sliding_window") ? config.size("sliding_window") : 0;
    int used = given ? window : byDefault;
    check(
        used == 0 || used >= positions,
        "backbone",
        "%s: sliding_window %d: attention in windows shorter than max_position_embeddings, %d, is"
            + " not supported",
        source,
        used,
        positions);
    return this;
  }

  /** Width of all queries of a block. */
  int queryWidth() {
    return heads * headSize;
  }

  int keyValueWidth() {
    return keyValueHeads * headSize;
  }

  /** How many heads of queries share one of keys and values. */
  int sharing() {
    return heads / keyValueHeads;
  }
}
