package org.slicesweep.backbone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.slicesweep.common.InputException;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * LLaMA (Touvron et al. 2023) and those of its form: a decoder with RMS norms before its blocks,
 * rotary positions, gated feed-forward layers, and keys and values that several heads may share
 * (Ainslie et al. 2023). Weights are named as in Hugging Face's {@code LlamaModel}; the head keeps
 * its name.
 */
final class Llama implements LanguageModel {
  private static final String WORDS = "embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";
  private static final String FINAL_NORM = "norm";

  private final LlamaConfig config;
  private final Set<LayerRole> rescaled;

  private Llama(LlamaConfig config, LayerRole rescaledProjection) {
    this.config = config;
    this.rescaled = Set.of(rescaledProjection, LayerRole.VALUE, LayerRole.FEED_FORWARD_OUTPUT);
  }

  static Llama of(ModelConfig config) {
    return withoutWindow(config, 2048, 0);
  }

  /** Mistral (Jiang et al. 2023) without its sliding window. */
  static Llama mistral(ModelConfig config) {
    return withoutWindow(config, 131_072, 4096);
  }

  private static Llama withoutWindow(ModelConfig config, int positions, int window) {
    boolean bias = config.flag("attention_bias", false);
    LlamaConfig llama = LlamaConfig.of(config, positions, bias, bias);
    return new Llama(llama.withoutWindow(config, window), LayerRole.KEY);
  }

  /** Qwen 2 (Yang et al. 2024): queries, keys and values have biases. */
  static Llama qwen2(ModelConfig config) {
    InputException.check(
        !config.flag("use_sliding_window", false),
        "backbone",
        "%s: use_sliding_window is true: attention in sliding windows is not supported",
        config.source());
    return new Llama(LlamaConfig.of(config, 32_768, true, false), LayerRole.QUERY);
  }

  LlamaConfig config() {
    return config;
  }

  LlamaBlock block(int index) {
    return LlamaBlock.of(config, index);
  }

  private List<LlamaBlock> blockList() {
    return IntStream.range(0, config.layers()).mapToObj(this::block).toList();
  }

  private Shape table() {
    return Shape.of(config.vocabularySize(), config.hiddenSize());
  }

  @Override
  public Map<String, Shape> weights() {
    Map<String, Shape> weights = new LinkedHashMap<>();
    weights.put(WORDS, table());
    blockList().forEach(block -> weights.putAll(block.weights()));
    weights.put(FINAL_NORM + ".weight", Shape.of(config.hiddenSize()));
    if (config.generates() && !config.tied()) {
      weights.put(HEAD, table());
    }
    return weights;
  }

  @Override
  public Map<String, Constant> constants() {
    return Map.of(Rope.name(), config.rope().constant());
  }

  @Override
  public List<LinearLayer> linears() {
    return blockList().stream().flatMap(block -> block.linears().stream()).toList();
  }

  @Override
  public Set<LayerRole> rescaled() {
    return rescaled;
  }

  @Override
  public int hiddenSize() {
    return config.hiddenSize();
  }

  @Override
  public int blocks() {
    return config.layers();
  }

  @Override
  public int keyValueSize() {
    return config.keyValueWidth();
  }

  @Override
  public int keyValueHeads() {
    return config.keyValueHeads();
  }

  @Override
  public InputSpec reads() {
    return new InputSpec.Text(config.positions(), config.vocabularySize());
  }

  @Override
  public HeadForm headForm() {
    return HeadForm.LINEAR;
  }

  @Override
  public Node encode(Inputs inputs, ForwardHook hook) {
    TextInputs text = (TextInputs) inputs;
    return new LlamaPass(this, text, text.ids(), hook).encode(text);
  }

  @Override
  public Node encode(CachedText part, ForwardHook hook) {
    return new LlamaPass(this, part, part.ids(), hook).encode(part);
  }

  Node embed(Node ids, ForwardHook hook) {
    return hook.weight(ids.graph().at("embed_tokens"), WORDS, table()).lookup(ids);
  }

  Node finalNorm(LlamaPass pass, Node x) {
    return pass.rmsNorm(FINAL_NORM, x);
  }

  @Override
  public Node pool(Node hidden, Inputs inputs, ForwardHook hook) {
    return Pooling.LAST.pool(hidden, inputs, hook);
  }

  @Override
  public String pooled() {
    return Pooling.LAST.words();
  }

  @Override
  public Node logits(Node hidden, ForwardHook hook) {
    InputException.check(
        config.generates() || config.tied(),
        "backbone",
        "%s: its config.json names architectures without a head that predicts tokens: expected one"
            + " that ends in ForCausalLM",
        config.source());
    Node weight = hook.weight(hidden.graph().at("lm_head"), config.tied() ? WORDS : HEAD, table());
    return hidden.cast(weight.dtype()).linear(weight, null).cast(DType.FP32);
  }
}
