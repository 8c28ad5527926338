package org.slicesweep.train;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.method.Adaptation;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** Every tensor one trial can name: the shared backbone, the method's, the head's, AdamW's. */
final class TrialTensors {
  private final LoadedBackbone model;
  private final Adaptation adaptation;
  private final TensorScope scope;
  private final Map<String, Tensor> head = new HashMap<>();
  private final OptimizerState optimizer;

  TrialTensors(
      LoadedBackbone model,
      Adaptation adaptation,
      Objective objective,
      Map<String, float[]> headValues,
      TensorScope scope) {
    this.model = model;
    this.adaptation = adaptation;
    this.scope = scope;
    this.optimizer = new OptimizerState(scope);
    Map<String, Shape> shapes = objective == null ? Map.of() : objective.parameters();
    shapes.forEach(
        (name, shape) -> {
          try (Tensor staged = scope.floats(headValues.get(name), shape.sizes())) {
            this.head.put(name, scope.copyOf(staged, staged.dtype()));
          }
        });
  }

  TensorScope scope() {
    return scope;
  }

  OptimizerState optimizer() {
    return optimizer;
  }

  Map<String, Tensor> head() {
    return head;
  }

  /** A tensor of the trial's own, by name; null if it has none. */
  Tensor find(String name) {
    return Stream.of(adaptation.state().get(name), head.get(name), optimizer.get(name))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  Program.Bound bind(Program program) {
    return bind(program, Map.of());
  }

  /**
   * @param more tensors that the program names beside the trial's
   */
  Program.Bound bind(Program program, Map<String, Tensor> more) {
    Map<String, Tensor> method = adaptation.state();
    return program.bind(
        argument -> model.weight(argument.name()),
        argument ->
            Stream.of(
                    method.get(argument.name()),
                    head.get(argument.name()),
                    optimizer.get(argument.name()),
                    more.get(argument.name()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null));
  }

  /** What training changes of the method's tensors and inference reads, by name. */
  Map<String, Tensor> learnedByMethod() {
    Map<String, Tensor> learned = new LinkedHashMap<>();
    Map<String, Tensor> state = adaptation.state();
    adaptation.learned().forEach(name -> learned.put(name, state.get(name)));
    return learned;
  }

  /** What training changes and inference reads, by name. */
  Map<String, Tensor> learned() {
    Map<String, Tensor> learned = learnedByMethod();
    learned.putAll(head);
    return learned;
  }
}
