package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TestText;
import org.slicesweep.backbone.TextInputs;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.BlockGradients;
import org.slicesweep.method.Trainables;
import org.slicesweep.method.Trainables.Trainable;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * Compares a method's gradients with central differences of its loss along a random direction of
 * every tensor. The backbone is fp64; masters are fp32, and what was added to them is known
 * exactly.
 */
final class FiniteDifferences {
  private static final TestText TEXT = new TestText(3, 4, 7, TinyBackbone.VOCABULARY);
  private static final double STEP = 1e-4;

  private final TensorScope scope;
  private final Map<String, Tensor> state;
  private final Program.Bound program;
  private final Map<String, Shape> shapes = new LinkedHashMap<>();
  private final Map<String, float[]> gradients = new LinkedHashMap<>();

  FiniteDifferences(LoadedBackbone model, Adaptation adaptation, TensorScope scope) {
    this.scope = scope;
    this.state = adaptation.state();
    Graph graph = new Graph("finite differences");
    TextInputs inputs = TextInputs.of(graph);
    Trainables trainables = new Trainables(graph);
    BlockGradients blocks = new BlockGradients(adaptation.training(trainables), trainables, false);
    Node hidden = model.architecture().encode(inputs, blocks);
    Node pooled = hidden.mean(1);
    Node loss = trainables.penalized(pooled.times(pooled).mean());
    List<Trainable> entries = trainables.entries();
    List<Node> outputs = new ArrayList<>();
    outputs.add(loss.detach());
    List<Node> exact = entries.isEmpty() ? List.of() : blocks.gradients(loss, List.of());
    List<Node> rounded = exact.stream().map(gradient -> gradient.cast(DType.FP32)).toList();
    outputs.addAll(rounded);
    if (adaptation.adapter().isEmpty()) {
      trainables.writeBack(
          graph, rounded); // slices: the forward pass reads the weight, not the master
    }
    program =
        Program.load(graph.program(outputs), scope)
            .bind(a -> model.weight(a.name()), a -> state.get(a.name()));
    try (TensorScope step = scope.child()) {
      List<Tensor> results = program.run(step, TEXT.tensors(step));
      for (int i = 0; i < entries.size(); i++) {
        shapes.put(entries.get(i).name(), entries.get(i).master().shape());
        gradients.put(entries.get(i).name(), results.get(i + 1).toFloats());
      }
    }
  }

  /** What the method trains. */
  Iterable<String> names() {
    return gradients.keySet();
  }

  /** Compares along one direction of one tensor. */
  void check(String name) {
    float[] base = state.get(name).toFloats();
    double[] direction = RandomStream.of(5, name).doubles(base.length, -1, 1).toArray();
    float[] up = moved(base, direction, STEP);
    float[] down = moved(base, direction, -STEP);
    double difference = loss(name, up) - loss(name, down);
    loss(name, base);
    double expected = 0;
    for (int i = 0; i < base.length; i++) {
      expected += gradients.get(name)[i] * ((double) up[i] - down[i]);
    }
    assertThat(difference / STEP)
        .as(name)
        .isCloseTo(expected / STEP, within(1e-7 + 1e-5 * Math.abs(expected / STEP)));
  }

  private static float[] moved(float[] base, double[] direction, double step) {
    float[] moved = base.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (step * direction[i]);
    }
    return moved;
  }

  /** The loss in fp64 once the tensor has these values. */
  private double loss(String name, float[] values) {
    try (TensorScope step = scope.child()) {
      scope.overwrite(state.get(name), step.floats(values, shapes.get(name).sizes()));
      program.run(step, TEXT.tensors(step)); // what is written back is read by the next run
      return program.run(step, TEXT.tensors(step)).get(0).toDoubles()[0];
    }
  }
}
