package org.slicesweep.backbone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.torch.Shape;

/**
 * What one block of a LLaMA consists of.
 *
 * @param attentionNorm name of the norm before the attention half
 * @param feedForwardNorm name of the norm before the other half
 */
record LlamaBlock(
    LinearLayer query,
    LinearLayer key,
    LinearLayer value,
    LinearLayer attended,
    LinearLayer gate,
    LinearLayer up,
    LinearLayer down,
    String attentionNorm,
    String feedForwardNorm) {

  static LlamaBlock of(LlamaConfig config, int index) {
    String at = "layers." + index + ".";
    String attention = at + "self_attn.";
    String feedForward = at + "mlp.";
    int d = config.hiddenSize();
    int wide = config.intermediateSize();
    boolean bias = config.projectionBias();
    boolean wideBias = config.feedForwardBias();
    return new LlamaBlock(
        LinearLayer.of(attention + "q_proj", config.queryWidth(), d, bias).as(LayerRole.QUERY),
        LinearLayer.of(attention + "k_proj", config.keyValueWidth(), d, bias).as(LayerRole.KEY),
        LinearLayer.of(attention + "v_proj", config.keyValueWidth(), d, bias).as(LayerRole.VALUE),
        LinearLayer.of(attention + "o_proj", d, config.queryWidth(), config.outputBias())
            .as(LayerRole.ATTENTION_OUTPUT),
        LinearLayer.of(feedForward + "gate_proj", wide, d, wideBias)
            .as(LayerRole.FEED_FORWARD_INPUT),
        LinearLayer.of(feedForward + "up_proj", wide, d, wideBias).as(LayerRole.FEED_FORWARD_INPUT),
        LinearLayer.of(feedForward + "down_proj", d, wide, wideBias)
            .as(LayerRole.FEED_FORWARD_OUTPUT),
        at + "input_layernorm",
        at + "post_attention_layernorm");
  }

  List<LinearLayer> linears() {
    return List.of(query, key, value, attended, gate, up, down);
  }

  Map<String, Shape> weights() {
    Map<String, Shape> weights = new LinkedHashMap<>();
    linears().forEach(layer -> EncoderBlock.addTo(weights, layer));
    weights.put(attentionNorm + ".weight", Shape.of(query.inputs()));
    weights.put(feedForwardNorm + ".weight", Shape.of(query.inputs()));
    return weights;
  }
}
