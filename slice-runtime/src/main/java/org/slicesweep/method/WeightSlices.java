package org.slicesweep.method;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/** Reads and writes the rows or columns of one weight, by programs that fit every weight. */
final class WeightSlices {
  private record Key(DType dtype, Axis axis, TorchDevice device) {}

  private static final Map<Key, Program> READERS = new ConcurrentHashMap<>();
  private static final Map<Key, Program> WRITERS = new ConcurrentHashMap<>();
  private static final Shape MATRIX = Shape.of(Dim.named("rows"), Dim.named("columns"));
  private static final Shape SOME = Shape.of(Dim.named("some"));

  private WeightSlices() {}

  /** A slice's values, fp32: {@code [outputs x r]} of columns, {@code [r x inputs]} of rows. */
  static Tensor read(Tensor weight, Slice slice, TensorScope owner) {
    Program program =
        READERS.computeIfAbsent(
            new Key(weight.dtype(), slice.axis(), owner.device()), WeightSlices::reader);
    try (TensorScope step = owner.child();
        Program.Bound bound = program.bind(a -> null, a -> null)) {
      Tensor indices = step.longs(slice.toLongs(), slice.rank());
      return bound.run(step, List.of(weight, indices)).get(0).moveTo(owner);
    }
  }

  /** Writes a slice's values over a weight. */
  static void write(Tensor weight, Slice slice, Tensor values, TensorScope owner) {
    Program program =
        WRITERS.computeIfAbsent(
            new Key(weight.dtype(), slice.axis(), owner.device()), WeightSlices::writer);
    try (TensorScope step = owner.child();
        Program.Bound bound = program.bind(a -> null, a -> weight)) {
      bound.run(step, List.of(values, step.longs(slice.toLongs(), slice.rank())));
    }
  }

  private static int axis(Key key) {
    return key.axis() == Axis.ROW ? 0 : 1;
  }

  private static Program reader(Key key) {
    Graph graph = new Graph("read slice");
    Node weight = graph.input("weight", key.dtype(), MATRIX);
    Node values = weight.gather(axis(key), graph.input("indices", DType.INT64, SOME));
    return Program.load(graph.program(List.of(values.cast(DType.FP32))), Torch.scope(key.device()));
  }

  private static Program writer(Key key) {
    Graph graph = new Graph("write slice");
    Dim some = Dim.named("some");
    Node values =
        graph.input(
            "values",
            DType.FP32,
            key.axis() == Axis.ROW ? Shape.of(some, MATRIX.dim(1)) : Shape.of(MATRIX.dim(0), some));
    Node indices = graph.input("indices", DType.INT64, SOME);
    graph
        .state("weight", key.dtype(), MATRIX)
        .scatterInto(axis(key), indices, values.cast(key.dtype()));
    return Program.load(graph.program(List.of(indices)), Torch.scope(key.device()));
  }
}
