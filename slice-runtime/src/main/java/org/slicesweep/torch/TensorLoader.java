package org.slicesweep.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Brings tensors of files onto a device piece by piece, so that beside a tensor there is never a
 * copy of it. Not for use by two threads.
 */
public final class TensorLoader implements AutoCloseable {
  /** Values a piece: enough for a copy to be the work, little beside any model. */
  private static final int PIECE = 1 << 22;

  /** Where values come from. */
  @FunctionalInterface
  public interface Values {
    /** Fills {@code into} with the values from {@code start} on, in row-major order. */
    void read(long start, FloatBuffer into);
  }

  private final TensorScope owner;
  private final TensorScope scope;
  private final DType dtype;
  private final ByteBuffer staging;
  private final Program program;

  /**
   * @param owner of the tensors
   * @param dtype that they have, whatever the file's is
   */
  public TensorLoader(TensorScope owner, DType dtype) {
    this(owner, dtype, PIECE);
  }

  TensorLoader(TensorScope owner, DType dtype, int piece) {
    this.owner = owner;
    this.scope = owner.child();
    this.dtype = dtype;
    this.staging =
        ByteBuffer.allocateDirect(Math.multiplyExact(piece, Float.BYTES))
            .order(ByteOrder.nativeOrder());
    this.program = Program.load(write(dtype), scope);
  }

  /** Writes values over some that stand one behind the other in a tensor of any shape. */
  private static ProgramSource write(DType dtype) {
    Graph graph = new Graph("load");
    Dim count = Dim.named("count");
    Node values = graph.input("values", DType.FP32, Shape.of(count));
    Node start = graph.input("start", DType.INT64, Shape.SCALAR);
    Node tensor = graph.state("tensor", dtype, Shape.of(Dim.named("all")));
    tensor.flattened().slice(0, start, count).copyInto(values);
    return graph.program(List.of(start));
  }

  public Tensor load(Values values, long... shape) {
    Tensor tensor = owner.zeros(dtype, shape);
    long elements = Shape.of(shape).size();
    int piece = staging.capacity() / Float.BYTES;
    try (Program.Bound bound = program.bind(a -> null, a -> tensor)) {
      for (long start = 0; start < elements; start += piece) {
        int count = (int) Math.min(piece, elements - start);
        ByteBuffer bytes = staging.slice(0, count * Float.BYTES).order(ByteOrder.nativeOrder());
        values.read(start, bytes.asFloatBuffer());
        try (TensorScope step = scope.child()) {
          bound.run(
              step, List.of(step.wrap(bytes, DType.FP32, count), step.longs(new long[] {start})));
        }
      }
    }
    return tensor;
  }

  @Override
  public void close() {
    program.close();
    scope.close();
  }
}
