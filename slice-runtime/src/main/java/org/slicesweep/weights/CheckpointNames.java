package org.slicesweep.weights;

import java.util.List;
import java.util.Map;

/** Brings the names that tensors have in checkpoints to those of the bare model. */
public final class CheckpointNames {
  /**
   * What transformers calls {@code base_model_prefix}: where a model with a head keeps the rest.
   */
  private static final List<String> BASE_PREFIXES =
      List.of("bert.", "roberta.", "distilbert.", "vit.", "deit.", "videomae.", "model.");

  /** Endings that transformers renames as it loads them, and what is called so here. */
  private static final Map<String, String> ENDINGS =
      Map.of("LayerNorm.gamma", "LayerNorm.weight", "LayerNorm.beta", "LayerNorm.bias");

  private CheckpointNames() {}

  /**
   * {@code bert.encoder.layer.0.output.dense.bias} without its prefix; heads, which have none, keep
   * their names. Norms that were once TensorFlow's are renamed as transformers does when it loads
   * them: bert-base-uncased still has {@code LayerNorm.gamma} and {@code LayerNorm.beta}.
   */
  public static String bare(String name) {
    String bare =
        BASE_PREFIXES.stream()
            .filter(name::startsWith)
            .findFirst()
            .map(prefix -> name.substring(prefix.length()))
            .orElse(name);
    for (Map.Entry<String, String> ending : ENDINGS.entrySet()) {
      if (bare.endsWith(ending.getKey())) {
        return bare.substring(0, bare.length() - ending.getKey().length()) + ending.getValue();
      }
    }
    return bare;
  }
}
