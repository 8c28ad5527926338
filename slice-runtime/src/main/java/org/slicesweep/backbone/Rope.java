package org.slicesweep.backbone;

import static org.slicesweep.common.InputException.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * Rotary position embeddings (Su et al. 2021) in the form of Hugging Face's models, which pair the
 * two halves of a head. Constants are not compared.
 *
 * @param headSize of queries and keys; even
 * @param frequencies radians a position, {@code [head size / 2]}
 */
@SuppressWarnings("ArrayRecordComponent")
record Rope(int headSize, float[] frequencies) {
  private static final String NAME = "rotary_embedding.inv_freq";
  private static final double DEFAULT_BASE = 10_000;

  /**
   * Cosines and sines of every token's angles, broadcastable to {@code [batch x heads x tokens x
   * head size / 2]}.
   */
  record Angles(Node cosines, Node sines) {}

  /**
   * Reads {@code rope_theta} and {@code rope_scaling}, or {@code rope_parameters}, which holds
   * both.
   */
  static Rope of(ModelConfig config, int headSize) {
    check(
        headSize % 2 == 0,
        "backbone",
        "%s: heads of %d: rotary positions need an even size",
        config.source(),
        headSize);
    String key = config.has("rope_parameters") ? "rope_parameters" : "rope_scaling";
    JsonNode object = config.json().path(key);
    check(
        object.isObject() || object.isNull() || object.isMissingNode(),
        "backbone",
        "%s: %s is %s: expected an object or null",
        config.source(),
        key,
        object);
    ObjectNode scaling =
        object.isObject() ? (ObjectNode) object : JsonNodeFactory.instance.objectNode();
    ModelConfig options = new ModelConfig(scaling, config.source() + ": " + key);
    double base = options.positive("rope_theta", config.positive("rope_theta", DEFAULT_BASE));
    return new Rope(headSize, scaled(plain(headSize, base), options, config));
  }

  /** In fp32 at every step, as PyTorch computes them. */
  private static float[] plain(int headSize, double base) {
    float[] frequencies = new float[headSize / 2];
    for (int i = 0; i < frequencies.length; i++) {
      float exponent = (float) (2 * i) / headSize;
      frequencies[i] = 1f / (float) Math.pow(base, exponent);
    }
    return frequencies;
  }

  private static float[] scaled(float[] frequencies, ModelConfig options, ModelConfig model) {
    String key = options.has("rope_type") ? "rope_type" : "type";
    switch (options.word(key, "default", List.of("default", "linear", "llama3"))) {
      case "linear" -> {
        float factor = (float) options.required("factor");
        for (int i = 0; i < frequencies.length; i++) {
          frequencies[i] /= factor;
        }
      }
      case "llama3" -> stretch(frequencies, options, model);
      default -> {
        // As they are.
      }
    }
    return frequencies;
  }

  /** Llama 3.1's: slow rotations are slowed down by a factor, fast ones stay, others in between. */
  private static void stretch(float[] frequencies, ModelConfig options, ModelConfig model) {
    double factor = options.required("factor");
    double slow = options.required("low_freq_factor");
    double fast = options.required("high_freq_factor");
    check(
        fast > slow,
        "backbone",
        "%s: high_freq_factor %s: expected above low_freq_factor, %s",
        options.source(),
        fast,
        slow);
    double trained =
        options.positive(
            "original_max_position_embeddings",
            model.positive(
                "original_max_position_embeddings", model.size("max_position_embeddings", 2048)));
    for (int i = 0; i < frequencies.length; i++) {
      double wave = 2 * Math.PI / frequencies[i];
      if (wave > trained / slow) {
        frequencies[i] /= (float) factor;
      } else if (wave >= trained / fast) {
        double share = (trained / wave - slow) / (fast - slow);
        frequencies[i] = (float) ((1 - share) * frequencies[i] / factor + share * frequencies[i]);
      }
    }
  }

  static String name() {
    return NAME;
  }

  private Shape shape() {
    return Shape.of(frequencies.length);
  }

  Constant constant() {
    return new Constant(shape(), frequencies);
  }

  /**
   * @param positions INT64 {@code [tokens]} or {@code [batch x tokens]}
   * @param dtype of queries and keys; angles are fp32
   */
  Angles angles(Graph graph, Node positions, DType dtype) {
    Node rate = graph.frozen(NAME, DType.FP32, shape());
    Node each = positions.cast(DType.FP32);
    Node angles = each.expandAt(each.shape().rank()).times(rate);
    Node perHead = angles.expandAt(angles.shape().rank() - 2);
    return new Angles(perHead.cosine().cast(dtype), perHead.sine().cast(dtype));
  }

  /**
   * @param x {@code [batch x heads x tokens x head size]}
   */
  Node rotate(Node x, Angles by) {
    Dim half = Dim.of(headSize / 2);
    Node first = x.first(3, half);
    Node second = x.slice(3, headSize / 2, half);
    Node turned = first.times(by.cosines()).minus(second.times(by.sines()));
    Node other = second.times(by.cosines()).plus(first.times(by.sines()));
    return turned.concat(3, other, Dim.of(headSize));
  }
}
