package org.slicesweep.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings tensors of files onto a device piece by piece, so that beside a tensor there is never a
 * copy of it. Not for use by two threads.
 */
public final class TensorLoader implements AutoCloseable {
  /** Large enough for a copy to be the work, small beside any model. */
  private static final int PIECE = 1 << 24;

  private record Types(DType from, DType to) {}

  private final TensorScope owner;
  private final TensorScope scope;
  private final int piece;
  private final ByteBuffer staging;
  private final Map<Types, Program> programs = new HashMap<>();

  /**
   * @param owner of the tensors
   */
  public TensorLoader(TensorScope owner) {
    this(owner, PIECE);
  }

  TensorLoader(TensorScope owner, int piece) {
    this.owner = owner;
    this.scope = owner.child();
    this.piece = piece;
    this.staging = ByteBuffer.allocateDirect(piece).order(ByteOrder.nativeOrder());
  }

  /**
   * A tensor with the values of a file's, in another type if that differs.
   *
   * @param data the values, row-major, in this machine's byte order; its position moves
   * @param from the type in the file
   */
  public Tensor load(ByteBuffer data, DType from, DType to, long... shape) {
    Tensor tensor = owner.zeros(to, shape);
    Program program = programs.computeIfAbsent(new Types(from, to), this::compile);
    try (Program.Bound bound = program.bind(a -> null, a -> tensor)) {
      long start = 0;
      while (data.hasRemaining()) {
        int bytes = Math.min(piece, data.remaining());
        staging.clear().put(data.slice().limit(bytes));
        data.position(data.position() + bytes);
        long count = bytes / from.bytes();
        write(bound, staging.slice(0, bytes), count, from.bytes(), start);
        start += count;
      }
    }
    return tensor;
  }

  private void write(Program.Bound bound, ByteBuffer bytes, long count, int width, long start) {
    try (TensorScope step = scope.child()) {
      Tensor raw = step.wrap(bytes.order(ByteOrder.nativeOrder()), DType.UINT8, count, width);
      bound.run(step, List.of(raw, step.longs(new long[] {start})));
    }
  }

  /** Writes values over some that stand one behind the other in a tensor of any shape. */
  private Program compile(Types types) {
    Graph graph = new Graph("load " + types);
    Dim count = Dim.named("count");
    Node bytes = graph.input("bytes", DType.UINT8, Shape.of(count, Dim.of(types.from.bytes())));
    Node start = graph.input("start", DType.INT64, Shape.SCALAR);
    Node tensor = graph.state("tensor", types.to, Shape.of(Dim.named("all")));
    Node values = bytes.reinterpret(types.from).reshape(count);
    tensor.flattened().slice(0, start, count).copyInto(values);
    return Program.load(graph.program(List.of(start)), scope);
  }

  @Override
  public void close() {
    programs.values().forEach(Program::close);
    scope.close();
  }
}
