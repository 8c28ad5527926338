package org.slicesweep.torch;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Copies tensors into memory that libtorch allocates itself, aligned and never shared. */
final class Copies {
  private record Key(DType from, DType to, TorchDevice device) {}

  private static final Map<Key, Program.Bound> PROGRAMS = new ConcurrentHashMap<>();

  private Copies() {}

  static Tensor copy(Tensor tensor, DType to, TensorScope into) {
    Program.Bound program =
        PROGRAMS.computeIfAbsent(new Key(tensor.dtype(), to, into.device()), Copies::compile);
    try (TensorScope step = into.child()) {
      // The program is the same for every shape, so it is declared for one.
      return program.run(step, List.of(tensor)).get(0).moveTo(into);
    }
  }

  static void overwrite(Tensor target, Tensor source, TorchDevice device) {
    Graph graph = new Graph("overwrite");
    Shape any = Shape.of(Dim.named("n"));
    Node from = graph.input("from", source.dtype(), any);
    graph.state("to", target.dtype(), any).copyInto(from);
    try (TensorScope scope = Torch.scope(device);
        Program program = Program.load(graph.program(List.of(from)), scope)) {
      program.bind(a -> null, a -> target).run(scope, List.of(source));
    }
  }

  /** For the types that DJL cannot make. */
  static Tensor zeros(DType dtype, TensorScope into, long... shape) {
    Graph graph = new Graph("zeros");
    Node any = graph.input("any", DType.INT64, Shape.SCALAR);
    Node zeros = any.zerosLike(dtype, Shape.of(shape));
    try (TensorScope step = into.child();
        Program program = Program.load(graph.program(List.of(zeros)), step);
        Program.Bound bound = program.bind(a -> null, a -> null)) {
      return bound.run(step, List.of(step.longs(new long[1]))).get(0).moveTo(into);
    }
  }

  private static Program.Bound compile(Key key) {
    Graph graph = new Graph("copy");
    Node x = graph.input("x", key.from, Shape.of(Dim.named("n")));
    Node copied = key.from == key.to ? x.copy() : x.cast(key.to);
    TensorScope forever = Torch.scope(key.device);
    return Program.load(graph.program(List.of(copied)), forever).bind(a -> null, a -> null);
  }
}
