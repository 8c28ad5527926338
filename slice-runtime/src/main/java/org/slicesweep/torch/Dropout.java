package org.slicesweep.torch;

/** Random zeros and ones that are a pure function of counters: SplitMix64 of an entry's number. */
final class Dropout {
  /** {@code a + b * gamma}, wrapping around. */
  private static final String SPREAD = "torch.add(%s, %s, alpha=-7046029254386353131)";

  /** The bits of a mask's uniform number that fp32 holds exactly. */
  private static final int BITS = 24;

  private Dropout() {}

  /** Of x's shape and type: 0 with the probability, else 1. See {@link Node#dropout}. */
  static Node mask(Node x, double probability, Node seed, Node step, Dim examples) {
    Graph graph = x.graph();
    boolean several = x.shape().rank() == 3;
    Node place = places(several ? x.select(0, 0) : x, examples);
    Node start = mixed(graph.emit(DType.INT64, seed.shape(), SPREAD, seed.id(), step.id()));
    Node first = several ? start.expandAt(1).expandAt(2) : start;
    Node bits = mixed(graph.emit(DType.INT64, x.shape(), SPREAD, first.id(), place.id()));
    return graph.emit(
        x.dtype(),
        x.shape(),
        "torch.to(torch.ge(torch.bitwise_and(torch.__rshift__(%s, %d), %d), %s), %d, False,"
            + " False, None)",
        bits.id(),
        Long.SIZE - BITS,
        (1 << BITS) - 1,
        Node.number(probability * (1 << BITS)),
        x.dtype().scalarType);
  }

  /** Numbers from 1 on, the first token of every example before the second one of any. */
  private static Node places(Node x, Dim examples) {
    Graph graph = x.graph();
    return graph.constant(
        DType.INT64,
        x.shape(),
        "torch.reshape(torch.transpose(torch.reshape(torch.cumsum(torch.ones_like(torch.flatten(%s,"
            + " 0, -1), dtype=4, layout=None, device=None, pin_memory=None, memory_format=None),"
            + " 0, dtype=None), [-1, %s, %s]), 0, 1), %s)",
        x.id(),
        graph.sizeOf(examples),
        graph.sizeOf(x.shape().last()),
        graph.sizesOf(x.shape()));
  }

  /** The finalizer of {@link org.slicesweep.common.RandomStream}. */
  private static Node mixed(Node z) {
    Node once = times(shifted(z, 30), 0xBF58476D1CE4E5B9L);
    return shifted(times(shifted(once, 27), 0x94D049BB133111EBL), 31);
  }

  private static Node times(Node z, long factor) {
    return z.graph().emit(z.dtype(), z.shape(), "torch.mul(%s, %d)", z.id(), factor);
  }

  /** {@code z ^ (z >>> bits)}; libtorch's own shift keeps the sign. */
  private static Node shifted(Node z, int bits) {
    return z.graph()
        .emit(
            z.dtype(),
            z.shape(),
            "torch.bitwise_xor(%s, torch.bitwise_and(torch.__rshift__(%s, %d), %d))",
            z.id(),
            z.id(),
            bits,
            -1L >>> bits);
  }
}
