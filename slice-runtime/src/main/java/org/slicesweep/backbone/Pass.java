package org.slicesweep.backbone;

import java.util.Optional;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * One forward pass: what every transformer does alike. Activations are {@code [batch*tokens x
 * hidden]}: in-place adds cost more in 3-D.
 */
abstract class Pass {
  /** Added to the attention of padding: far below any real score, still finite in bf16. */
  static final double MASKED = 1e9;

  final Graph graph;
  final ForwardHook hook;

  /** What a method puts into the sequence. */
  final Optional<Node> prompt;

  /** How many vectors a method adds, to the sequence or only to the keys. */
  final long added;

  /** Extent of the sequence without a prompt. */
  final Dim plainTokens;

  /** Extent of the sequence that goes through the blocks. */
  final Dim tokens;

  /** Extent of what an attention block sees. */
  final Dim keys;

  Pass(Inputs inputs, Dim plainTokens, ForwardHook hook) {
    this.graph = inputs.graph();
    this.hook = hook;
    this.plainTokens = plainTokens;
    this.prompt = hook.prompt(graph);
    this.added =
        prompt.or(() -> hook.prefix(graph, 0).map(Prefix::keys)).map(Pass::rows).orElse(0L);
    this.keys = added == 0 ? plainTokens : graph.longer(plainTokens, added);
    this.tokens = prompt.isPresent() ? keys : plainTokens;
  }

  private static long rows(Node vectors) {
    return vectors.shape().dim(0).size();
  }

  Node weight(String name, Shape shape) {
    return hook.weight(graph, name, shape);
  }

  Node linear(LinearLayer layer, Node x) {
    graph.at(layer.name());
    return hook.linear(layer, x);
  }

  /**
   * A residual connection.
   *
   * @param change from {@link #linear}, and read by nobody else
   */
  Node residual(Node x, Node change) {
    return change.plusInPlace(x);
  }

  Node norm(String name, Node x, double epsilon) {
    graph.at(name);
    Shape shape = Shape.of(x.shape().last());
    return x.layerNorm(weight(name + ".weight", shape), weight(name + ".bias", shape), epsilon);
  }

  /** {@code [batch x tokens x hidden]} as the blocks take it. */
  Node flat(Node sequence) {
    return sequence.reshape(Inputs.BATCH.times(tokens), sequence.shape().last());
  }

  /** What the blocks made of a sequence, {@code [batch x tokens x hidden]}, the prompt included. */
  Node sequence(Node flat) {
    return flat.reshape(Inputs.BATCH, tokens, flat.shape().last());
  }

  /** Where the first token of a text or image stands behind what a method added. */
  long firstToken() {
    return 0;
  }

  /** Its states, {@code [batch x hidden]}. */
  Node first(Node flat) {
    return sequence(flat).select(1, firstToken());
  }

  /**
   * The same as a sequence, {@code [batch x 1 x hidden]}.
   *
   * @param states of the first token, or of all where something stood in for the last block
   */
  Node alone(Node states) {
    Node first = states.shape().dim(0).equals(Inputs.BATCH) ? states : first(states);
    return first.reshape(Inputs.BATCH, Dim.ONE, states.shape().last());
  }

  /** The same vectors for every example, {@code [n x hidden]} as {@code [batch x n x hidden]}. */
  Node forEach(Node vectors) {
    return vectors.expandTo(Shape.of(Inputs.BATCH, vectors.shape().dim(0), vectors.shape().last()));
  }

  /**
   * 0 for what is seen, very negative for padding, {@code [batch x 1 x 1 x keys]}; what a method
   * adds stands first and is always seen.
   */
  Node paddingMask(Node padding, DType dtype) {
    Dim one = Dim.of(1);
    DType wide = dtype == DType.BF16 ? DType.FP32 : dtype;
    Node text =
        padding.plus(-1).times(MASKED).cast(wide).reshape(Inputs.BATCH, one, one, plainTokens);
    return added == 0
        ? text
        : text.zerosLike(wide, Shape.of(Inputs.BATCH, one, one, Dim.of(added)))
            .concat(3, text, keys);
  }

  /**
   * Multi-head attention (Vaswani et al. 2017, section 3.2.2) before its output layer.
   *
   * @param query {@code [batch*tokens x hidden]}, as are key and value, or {@code [batch x hidden]}
   *     where the first token alone asks
   */
  Node attention(int block, int heads, Node query, Node key, Node value, Optional<Node> mask) {
    Optional<Prefix> prefix = hook.prefix(graph, block);
    Dim asking = query.shape().dim(0).equals(Inputs.BATCH) ? Dim.ONE : tokens;
    Node q = splitHeads(query, heads, asking);
    Node k = after(prefix.map(Prefix::keys), splitHeads(key, heads));
    Node v = after(prefix.map(Prefix::values), splitHeads(value, heads));
    return mergeHeads(attend(q, k, v, mask));
  }

  /** {@code [batch*tokens x heads*size]} as {@code [batch x heads x tokens x size]}. */
  Node splitHeads(Node x, int heads) {
    return splitHeads(x, heads, tokens);
  }

  private static Node splitHeads(Node x, int heads, Dim count) {
    Dim size = Dim.of(x.shape().last().size() / heads);
    return x.reshape(Inputs.BATCH, count, Dim.of(heads), size).transpose(1, 2);
  }

  Node mergeHeads(Node x) {
    Dim width = x.shape().dim(1).times(x.shape().last());
    return x.transpose(1, 2).reshape(Inputs.BATCH.times(x.shape().dim(2)), width);
  }

  /** Keys or values of the sequence behind those of a prefix. */
  Node after(Optional<Node> prefix, Node sequence) {
    Dim heads = sequence.shape().dim(1);
    Dim headSize = sequence.shape().last();
    Dim size = Dim.of(Math.max(1, added));
    return prefix
        .map(
            vectors ->
                vectors
                    .reshape(size, heads, headSize)
                    .transpose(0, 1)
                    .expandTo(Shape.of(Inputs.BATCH, heads, size, headSize))
                    .concat(2, sequence, keys))
        .orElse(sequence);
  }

  /**
   * @param q {@code [batch x heads x tokens x size]}
   * @param mask added to the scores
   */
  Node attend(Node q, Node k, Node v, Optional<Node> mask) {
    return q.dtype() == DType.BF16
        ? q.attendInHalf(k, v, mask.orElse(null))
        : q.attend(k, v, mask.orElse(null));
  }
}
