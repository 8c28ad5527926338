package org.slicesweep.backbone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * What one attention block of an encoder consists of.
 *
 * @param attentionNorm name of the layer norm of the attention half
 * @param feedForwardNorm name of the layer norm of the other half
 */
record EncoderBlock(
    LinearLayer query,
    LinearLayer key,
    LinearLayer value,
    LinearLayer attended,
    LinearLayer wide,
    LinearLayer narrow,
    String attentionNorm,
    String feedForwardNorm) {

  EncoderBlock {
    query = query.as(LayerRole.QUERY);
    key = key.as(LayerRole.KEY);
    value = value.as(LayerRole.VALUE);
    attended = attended.as(LayerRole.ATTENTION_OUTPUT);
    wide = wide.as(LayerRole.FEED_FORWARD_INPUT);
    narrow = narrow.as(LayerRole.FEED_FORWARD_OUTPUT);
  }

  List<LinearLayer> linears() {
    return List.of(query, key, value, attended, wide, narrow);
  }

  Map<String, Shape> weights() {
    Map<String, Shape> weights = new LinkedHashMap<>();
    linears().forEach(layer -> addTo(weights, layer));
    addNorm(weights, attentionNorm, query.inputs());
    addNorm(weights, feedForwardNorm, query.inputs());
    return weights;
  }

  static void addTo(Map<String, Shape> weights, LinearLayer layer) {
    weights.put(layer.weightName(), layer.weightShape());
    layer.bias().ifPresent(name -> weights.put(name, layer.biasShape()));
  }

  static void addNorm(Map<String, Shape> weights, String name, int size) {
    weights.put(name + ".weight", Shape.of(size));
    weights.put(name + ".bias", Shape.of(size));
  }

  /** The non-linear half, before its norm or behind it. */
  Node feedForward(Pass pass, Node x, Activation activation) {
    return pass.linear(narrow, activation.apply(pass.linear(wide, x)));
  }
}
