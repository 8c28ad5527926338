package org.slicesweep.backbone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/** Pre-norm transformer encoders of patches (Dosovitskiy et al. 2021). */
abstract class PixelEncoder extends BlockEncoder {
  static final String PROJECTION = "embeddings.patch_embeddings.projection";
  private static final String FINAL_NORM = "layernorm";

  final PixelConfig config;

  PixelEncoder(PixelConfig config) {
    this.config = config;
  }

  @Override
  EncoderBlock block(int index) {
    String at = "encoder.layer." + index + ".";
    int d = config.hiddenSize();
    int wide = config.intermediateSize();
    return new EncoderBlock(
        projected(at, "query"),
        projected(at, "key"),
        projected(at, "value"),
        new LinearLayer(at + "attention.output.dense", d, d),
        new LinearLayer(at + "intermediate.dense", wide, d),
        new LinearLayer(at + "output.dense", d, wide),
        at + "layernorm_before",
        at + "layernorm_after");
  }

  /** The layer that makes queries, keys or values. */
  LinearLayer projected(String at, String name) {
    int d = config.hiddenSize();
    return LinearLayer.of(at + "attention.attention." + name, d, d, config.projectionBias());
  }

  abstract Shape patchShape();

  /** Learned tokens before the patches, {@code [1 x 1 x hidden]} each. */
  List<String> specialTokens() {
    return List.of();
  }

  /** Weights beside those of patches, blocks and norm. */
  abstract Map<String, Shape> moreWeights();

  /** Whether a norm follows the last block. */
  boolean normsAtTheEnd() {
    return true;
  }

  /** Extent of the patches of one example. */
  abstract Dim patchCount(PixelInputs inputs);

  /** The same in numbers, at the size it was trained on. */
  abstract int patchCount();

  @Override
  public OptionalInt tokens() {
    return OptionalInt.of(specialTokens().size() + patchCount());
  }

  /** Vectors of the patches without positions, {@code [batch x patches x hidden]}. */
  abstract Node patches(PixelPass pass);

  /**
   * Positions of special tokens and patches, broadcastable to {@code [batch x tokens x hidden]}.
   */
  abstract Node positions(PixelPass pass);

  @Override
  public Map<String, Shape> weights() {
    int d = config.hiddenSize();
    Map<String, Shape> weights = new LinkedHashMap<>();
    specialTokens().forEach(name -> weights.put(name, Shape.of(1, 1, d)));
    weights.put(PROJECTION + ".weight", patchShape());
    weights.put(PROJECTION + ".bias", Shape.of(d));
    blockList().forEach(block -> weights.putAll(block.weights()));
    if (normsAtTheEnd()) {
      EncoderBlock.addNorm(weights, FINAL_NORM, d);
    }
    weights.putAll(moreWeights());
    return weights;
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
  public HeadForm headForm() {
    return HeadForm.LINEAR;
  }

  @Override
  final Node encode(Inputs inputs, ForwardHook hook, boolean onlyFirst) {
    return new PixelPass((PixelInputs) inputs, hook).encode(onlyFirst);
  }

  /**
   * One forward pass. A prompt stands between the special tokens and the patches and has no
   * position (VPT-shallow, Jia et al. 2022, section 3.2).
   */
  final class PixelPass extends Pass {
    final PixelInputs inputs;
    final Dim patches;

    PixelPass(PixelInputs inputs, ForwardHook hook) {
      super(inputs, plainTokens(inputs), hook);
      this.inputs = inputs;
      this.patches = patchCount(inputs);
    }

    Node encode(boolean onlyFirst) {
      Node x = flat(prompted(embed()));
      for (int i = 0; i < config.layers(); i++) {
        int index = i;
        boolean whole = !onlyFirst || i < config.layers() - 1;
        x = hook.block(index, x, y -> layer(index, y, whole));
      }
      Node states = normsAtTheEnd() ? norm(FINAL_NORM, x, config.normEpsilon()) : x;
      return onlyFirst ? alone(states) : unprompted(sequence(states));
    }

    @Override
    long firstToken() {
      return specialTokens().isEmpty() && prompt.isPresent() ? added : 0;
    }

    private Node embed() {
      graph.at("embeddings");
      Node all = patches(this);
      Dim extent = patches;
      for (int i = specialTokens().size() - 1; i >= 0; i--) {
        extent = graph.longer(patches, specialTokens().size() - i);
        all = special(i).concat(1, all, extent);
      }
      return all.plus(positions(this));
    }

    private Node special(int index) {
      Node token = weight(specialTokens().get(index), Shape.of(1, 1, config.hiddenSize()));
      return token.expandTo(Shape.of(Inputs.BATCH, Dim.of(1), Dim.of(config.hiddenSize())));
    }

    private Node prompted(Node plain) {
      if (prompt.isEmpty()) {
        return plain;
      }
      int specials = specialTokens().size();
      Dim behind = graph.longer(patches, added);
      Node promptAndPatches =
          forEach(prompt.get()).concat(1, plain.slice(1, specials, patches), behind);
      return specials == 0
          ? promptAndPatches
          : plain.first(1, Dim.of(specials)).concat(1, promptAndPatches, tokens);
    }

    private Node unprompted(Node states) {
      if (prompt.isEmpty()) {
        return states;
      }
      int specials = specialTokens().size();
      Node text = states.slice(1, specials + added, patches);
      return specials == 0 ? text : states.first(1, Dim.of(specials)).concat(1, text, plainTokens);
    }

    /**
     * @param whole whether the states of all tokens are wanted, or the first one's
     */
    private Node layer(int index, Node x, boolean whole) {
      EncoderBlock block = block(index);
      double epsilon = config.normEpsilon();
      Node normed = norm(block.attentionNorm(), x, epsilon);
      Node mixed =
          attention(
              index,
              config.heads(),
              linear(block.query(), whole ? normed : first(normed)),
              linear(block.key(), normed),
              linear(block.value(), normed),
              Optional.empty());
      Node attended = residual(whole ? x : first(x), linear(block.attended(), mixed));
      Node again = norm(block.feedForwardNorm(), attended, epsilon);
      return residual(attended, block.feedForward(this, again, config.activation()));
    }
  }

  private Dim plainTokens(PixelInputs inputs) {
    Dim patches = patchCount(inputs);
    int specials = specialTokens().size();
    return specials == 0 ? patches : inputs.graph().longer(patches, specials);
  }
}
