package org.slicesweep.backbone;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * Post-norm transformer encoders of text (Devlin et al. 2019): BERT and those that changed its
 * embeddings and its names.
 */
abstract class TextEncoder extends BlockEncoder {
  static final String WORDS = "embeddings.word_embeddings.weight";
  static final String POSITIONS = "embeddings.position_embeddings.weight";
  private static final String EMBEDDING_NORM = "embeddings.LayerNorm";

  final EncoderConfig config;

  TextEncoder(EncoderConfig config) {
    this.config = config;
  }

  /** Tables beside those of words and positions. */
  Map<String, Shape> moreTables() {
    return Map.of();
  }

  /** Positions that no text has: its first token stands behind them. */
  int unusedPositions() {
    return 0;
  }

  /** Position vectors of the text, broadcastable to {@code [batch x tokens x hidden]}. */
  Node positions(Pass pass, TextInputs inputs) {
    return pass.weight(POSITIONS, table(config.positions()))
        .slice(0, pass.added, TextInputs.TOKENS);
  }

  /** What is added to words and positions of the text. */
  Optional<Node> types(Pass pass, TextInputs inputs) {
    return Optional.empty();
  }

  /** What is added to the vectors and positions of a prompt: the first type, {@code [hidden]}. */
  Optional<Node> promptType(Pass pass) {
    return Optional.empty();
  }

  Shape table(int rows) {
    return Shape.of(rows, config.hiddenSize());
  }

  @Override
  public Map<String, Shape> weights() {
    Map<String, Shape> weights = new LinkedHashMap<>();
    weights.put(WORDS, table(config.vocabularySize()));
    weights.put(POSITIONS, table(config.positions()));
    weights.putAll(moreTables());
    EncoderBlock.addNorm(weights, EMBEDDING_NORM, config.hiddenSize());
    blockList().forEach(block -> weights.putAll(block.weights()));
    weights.putAll(config.pooling().weights(config.hiddenSize()));
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
  public InputSpec reads() {
    return new InputSpec.Text(config.positions() - unusedPositions(), config.vocabularySize());
  }

  @Override
  public Node pool(Node hidden, Inputs inputs, ForwardHook hook) {
    return config.pooling().pool(hidden, inputs, hook);
  }

  @Override
  public String pooled() {
    return config.pooling().words();
  }

  @Override
  final boolean poolsFirst() {
    return config.pooling().readsFirst();
  }

  @Override
  final Node encode(Inputs inputs, ForwardHook hook, boolean onlyFirst) {
    return new TextPass((TextInputs) inputs, hook).encode(onlyFirst);
  }

  private final class TextPass extends Pass {
    private final TextInputs inputs;

    TextPass(TextInputs inputs, ForwardHook hook) {
      super(inputs, TextInputs.TOKENS, hook);
      this.inputs = inputs;
    }

    Node encode(boolean onlyFirst) {
      Node x = embed();
      Optional<Node> mask = Optional.of(paddingMask(inputs.mask(), x.dtype()));
      for (int i = 0; i < config.layers(); i++) {
        int index = i;
        boolean whole = !onlyFirst || i < config.layers() - 1;
        x = hook.block(index, x, y -> layer(index, y, whole ? y : first(y), mask));
      }
      if (onlyFirst) {
        return alone(x);
      }
      Node states = sequence(x);
      return prompt.isPresent() ? states.slice(1, added, TextInputs.TOKENS) : states;
    }

    private Node embed() {
      graph.at("embeddings");
      Node text = weight(WORDS, table(config.vocabularySize())).lookup(inputs.ids());
      Node sum = text.plus(positions(this, inputs));
      Node typed = types(this, inputs).map(sum::plus).orElse(sum);
      Node whole = prompt.map(vectors -> prompted(vectors, typed)).orElse(typed);
      return norm(EMBEDDING_NORM, flat(whole), config.normEpsilon());
    }

    /** A prompt has the positions from the first on, and the text those behind it. */
    private Node prompted(Node vectors, Node text) {
      Node positions =
          weight(POSITIONS, table(config.positions())).slice(0, unusedPositions(), Dim.of(added));
      Node sum = vectors.plus(positions);
      return forEach(promptType(this).map(sum::plus).orElse(sum)).concat(1, text, tokens);
    }

    @Override
    long firstToken() {
      return prompt.isPresent() ? added : 0;
    }

    /**
     * @param asking the rows of x whose states are wanted
     */
    private Node layer(int index, Node x, Node asking, Optional<Node> mask) {
      EncoderBlock block = block(index);
      double epsilon = config.normEpsilon();
      Node mixed =
          attention(
              index,
              config.heads(),
              linear(block.query(), asking),
              linear(block.key(), x),
              linear(block.value(), x),
              mask);
      Node sum = residual(asking, linear(block.attended(), mixed));
      Node attended = norm(block.attentionNorm(), sum, epsilon);
      Node change = block.feedForward(this, attended, config.activation());
      return norm(block.feedForwardNorm(), residual(attended, change), epsilon);
    }
  }
}
