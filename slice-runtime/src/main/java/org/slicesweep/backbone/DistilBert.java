package org.slicesweep.backbone;

/** DistilBERT (Sanh et al. 2019): BERT without token types and with names of its own. */
final class DistilBert extends TextEncoder {
  private DistilBert(EncoderConfig config) {
    super(config);
  }

  static DistilBert of(ModelConfig config) {
    int hidden = config.size("dim");
    int heads = config.size("n_heads");
    config.checkHeads(hidden, heads);
    return new DistilBert(
        new EncoderConfig(
            hidden,
            config.layers("n_layers"),
            heads,
            config.size("hidden_dim"),
            config.size("vocab_size"),
            config.size("max_position_embeddings", 512),
            0,
            1e-12,
            config.activation("activation", "gelu"),
            config.pooling(Pooling.CLS, Pooling.MEAN, Pooling.CLS)));
  }

  @Override
  EncoderBlock block(int index) {
    String at = "transformer.layer." + index + ".";
    int d = config.hiddenSize();
    int wide = config.intermediateSize();
    return new EncoderBlock(
        new LinearLayer(at + "attention.q_lin", d, d),
        new LinearLayer(at + "attention.k_lin", d, d),
        new LinearLayer(at + "attention.v_lin", d, d),
        new LinearLayer(at + "attention.out_lin", d, d),
        new LinearLayer(at + "ffn.lin1", wide, d),
        new LinearLayer(at + "ffn.lin2", d, wide),
        at + "sa_layer_norm",
        at + "output_layer_norm");
  }
}
