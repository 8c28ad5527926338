package org.slicesweep.train;

import java.util.ArrayList;
import java.util.List;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.method.Adaptation;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** Runs the model as learned so far, without gradients. */
final class Evaluator {
  private final Program.Bound program;
  private final LoadedBackbone model;
  private final Adaptation adaptation;
  private final Objective objective;
  private final TrialTensors tensors;
  private final Staging staging = new Staging();
  private Program.Bound losses;

  /**
   * @param objective null for a model without one, which has no logits
   */
  Evaluator(
      LoadedBackbone model, Adaptation adaptation, Objective objective, TrialTensors tensors) {
    this.model = model;
    this.adaptation = adaptation;
    this.objective = objective;
    this.tensors = tensors;
    this.program = tensors.bind(Program.load(write(model, adaptation, objective), tensors.scope()));
  }

  private static ProgramSource write(
      LoadedBackbone model, Adaptation adaptation, Objective objective) {
    Graph graph = new Graph("evaluate");
    if (objective == null) {
      return graph.program(
          List.of(
              Encoded.forPooling(model.architecture(), graph, adaptation.inference()).pooled()));
    }
    Encoded encoded = objective.encoded(model.architecture(), graph, adaptation.inference());
    Node pooled = encoded.pooled();
    Node outputs =
        objective.outputs(encoded, (name, shape) -> graph.state(name, DType.FP32, shape));
    return graph.program(List.of(pooled, outputs));
  }

  /** The model's outputs for a batch, row-major {@code [batch x outputs]}. */
  float[] logits(Batch batch) {
    return run(batch, 1);
  }

  /** What the head is given for a batch, row-major {@code [batch x hidden]}. */
  float[] pooled(Batch batch) {
    return run(batch, 0);
  }

  /** The objective's loss for a batch. */
  float loss(Batch batch) {
    if (losses == null) {
      losses = tensors.bind(Program.load(writeLoss(), tensors.scope()));
    }
    try (TensorScope step = tensors.scope().child()) {
      List<Tensor> inputs = new ArrayList<>(batch.inputs(step, staging));
      inputs.add(objective.labels(step, staging, batch));
      return losses.run(step, inputs).get(0).toFloat();
    }
  }

  private ProgramSource writeLoss() {
    Graph graph = new Graph("loss");
    Encoded encoded = objective.encoded(model.architecture(), graph, adaptation.inference());
    Node labels = objective.labels(graph);
    return graph.program(
        List.of(
            objective.loss(
                encoded, labels, (name, shape) -> graph.state(name, DType.FP32, shape))));
  }

  private float[] run(Batch batch, int output) {
    try (TensorScope step = tensors.scope().child()) {
      return program.run(step, batch.inputs(step, staging)).get(output).toFloats();
    }
  }
}
