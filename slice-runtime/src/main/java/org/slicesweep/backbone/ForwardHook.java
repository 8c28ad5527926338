package org.slicesweep.backbone;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * Where a fine-tuning method enters a backbone's forward pass. The backbone asks it for every named
 * weight and at every linear layer, and knows no method.
 */
public interface ForwardHook {
  /** The node of a named weight; by default the frozen one that all trials share. */
  Node weight(Graph graph, String name, Shape shape);

  /**
   * The output of a linear layer.
   *
   * @param x {@code [..., inputs]}: the last extent is the layer's; methods must not rely on the
   *     number of leading ones
   */
  default Node linear(LinearLayer layer, Node x) {
    return x.linear(
        weight(x.graph(), layer.weightName(), layer.weightShape()),
        layer.bias().map(name -> weight(x.graph(), name, layer.biasShape())).orElse(null));
  }

  /**
   * An attention block.
   *
   * @param index from 0
   * @param layer what the block makes of {@code x}; may be written down more than once
   */
  default Node block(int index, Node x, UnaryOperator<Node> layer) {
    return layer.apply(x);
  }

  /**
   * Vectors that take the place of token embeddings before every text, {@code [n x hidden]} in the
   * type of the forward pass. They have the first positions and the first token type; before the
   * patches of an image, behind its special tokens, they have no position. The hidden states that a
   * backbone returns are those of the text or image alone.
   */
  default Optional<Node> prompt(Graph graph) {
    return Optional.empty();
  }

  /**
   * Keys and values before those of the text. As in Hugging Face's models, where these are called
   * past keys and values, the positions of the text start after them.
   *
   * @param block the attention block, from 0; all have a prefix of one length, or none has
   */
  default Optional<Prefix> prefix(Graph graph, int block) {
    return Optional.empty();
  }

  /**
   * The same for the parts of a text behind the first: what stands before the text was read with
   * that one.
   */
  default ForwardHook afterTheFirst() {
    return new WrappedHook(this) {
      @Override
      public Optional<Node> prompt(Graph graph) {
        return Optional.empty();
      }

      @Override
      public Optional<Prefix> prefix(Graph graph, int block) {
        return Optional.empty();
      }
    };
  }

  /** The pretrained backbone as it is, its weights stored as {@code dtype}. */
  static ForwardHook pretrained(DType dtype) {
    return (graph, name, shape) -> graph.frozen(name, dtype, shape);
  }
}
