package org.slicesweep.backbone;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slicesweep.common.InputException;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/** BERT (Devlin et al. 2019), its weights named as in Hugging Face's {@code BertModel}. */
class Bert extends TextEncoder {
  static final String TYPES = "embeddings.token_type_embeddings.weight";

  Bert(EncoderConfig config) {
    super(config);
  }

  static Bert of(ModelConfig config) {
    return new Bert(config(config, Pooling.MEAN));
  }

  /** What BERT and RoBERTa write alike. */
  static EncoderConfig config(ModelConfig config, Pooling pooling) {
    config.word("position_embedding_type", "absolute", List.of("absolute"));
    InputException.check(
        !config.flag("is_decoder", false),
        "backbone",
        "%s: is_decoder is true: only encoders, which read a text in both directions, are supported",
        config.source());
    int hidden = config.size("hidden_size");
    int heads = config.size("num_attention_heads");
    config.checkHeads(hidden, heads);
    return new EncoderConfig(
        hidden,
        config.layers("num_hidden_layers"),
        heads,
        config.size("intermediate_size"),
        config.size("vocab_size"),
        config.size("max_position_embeddings"),
        config.size("type_vocab_size", 2),
        config.positive("layer_norm_eps", 1e-12),
        config.activation("hidden_act", "gelu"),
        config.pooling(pooling, Pooling.MEAN, Pooling.CLS, Pooling.POOLER));
  }

  /** PEFT names the layers {@code output.dense}, of which a block has two. */
  @Override
  public Set<LayerRole> rescaled() {
    return Set.of(
        LayerRole.KEY, LayerRole.VALUE, LayerRole.ATTENTION_OUTPUT, LayerRole.FEED_FORWARD_OUTPUT);
  }

  @Override
  Map<String, Shape> moreTables() {
    return Map.of(TYPES, table(config.typeVocabularySize()));
  }

  @Override
  EncoderBlock block(int index) {
    String at = "encoder.layer." + index + ".";
    int d = config.hiddenSize();
    int wide = config.intermediateSize();
    return new EncoderBlock(
        new LinearLayer(at + "attention.self.query", d, d),
        new LinearLayer(at + "attention.self.key", d, d),
        new LinearLayer(at + "attention.self.value", d, d),
        new LinearLayer(at + "attention.output.dense", d, d),
        new LinearLayer(at + "intermediate.dense", wide, d),
        new LinearLayer(at + "output.dense", d, wide),
        at + "attention.output.LayerNorm",
        at + "output.LayerNorm");
  }

  @Override
  Optional<Node> types(Pass pass, TextInputs inputs) {
    return Optional.of(typeTable(pass).lookup(inputs.types()));
  }

  @Override
  Optional<Node> promptType(Pass pass) {
    return Optional.of(typeTable(pass).select(0, 0));
  }

  private Node typeTable(Pass pass) {
    return pass.weight(TYPES, table(config.typeVocabularySize()));
  }
}
