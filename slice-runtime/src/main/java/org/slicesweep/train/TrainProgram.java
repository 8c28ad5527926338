package org.slicesweep.train;

import java.util.List;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.Trainables;
import org.slicesweep.method.Trainables.Trainable;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Shape;

/**
 * One optimizer step as programs: a single one, or, where a step accumulates the gradients of
 * several parts of a batch, one for each part and one for the update.
 *
 * <p>Inputs of a pass: the backbone's, labels, the part's share of the batch where gradients are
 * accumulated, the method's learning rate and the head's (fp64 scalars); of an update: the rates.
 * First output of whatever updates: loss and gradient norm as one fp32 vector.
 *
 * @param pass forward, loss, gradients, and the update where there is one part
 * @param update clipping, AdamW and write-back; null where the pass does it
 * @param methodParameters what the method trains
 * @param headParameters what the head trains
 */
record TrainProgram(
    ProgramSource pass,
    ProgramSource update,
    List<Parameter> methodParameters,
    List<Parameter> headParameters) {

  /** A trained tensor's name and shape. */
  record Parameter(String name, Shape shape) {}

  /** The first part of a step, to see what it costs. */
  enum Extent {
    /** To the loss, keeping for the gradients what they need. */
    FORWARD,
    /** To the gradients. */
    BACKWARD
  }

  /**
   * @param frozen how many of the lowest blocks are left out: the batch brings their states
   */
  static TrainProgram write(
      LoadedBackbone model,
      Adaptation adaptation,
      Objective objective,
      TrainSpec spec,
      int frozen) {
    boolean accumulates = spec.microBatches() > 1;
    Graph graph = new Graph("train");
    TrainingPass pass = pass(graph, model, adaptation, objective, spec, frozen);
    if (!accumulates) {
      StepEnd end = StepEnd.declare(graph, pass, spec);
      Node lossAndNorm = end.write(pass.gradients(), pass.loss());
      pass.method().endPass();
      return of(graph.program(end.outputs(lossAndNorm)), null, pass);
    }
    List<Node> gradients = pass.gradients();
    List<Trainable> trained = pass.trained();
    for (int i = 0; i < trained.size(); i++) {
      Trainable one = trained.get(i);
      Accumulated.gradient(graph, one.name(), one.master().shape()).plusInto(gradients.get(i));
    }
    Accumulated.loss(graph).plusInto(pass.loss().cast(DType.FP32));
    pass.method().endPass();
    return of(graph.program(List.of(pass.loss())), update(pass, spec), pass);
  }

  private static ProgramSource update(TrainingPass pass, TrainSpec spec) {
    Graph graph = new Graph("update");
    StepEnd end = StepEnd.declare(graph, pass, spec);
    List<Node> gradients =
        pass.trained().stream()
            .map(one -> Accumulated.gradient(graph, one.name(), one.master().shape()))
            .toList();
    Node loss = Accumulated.loss(graph);
    Node lossAndNorm = end.write(gradients, loss);
    gradients.forEach(Node::clear);
    loss.clear();
    return graph.program(end.outputs(lossAndNorm));
  }

  /** The first part of a pass. Its inputs are those of the pass, so that both can be compared. */
  static ProgramSource write(
      LoadedBackbone model,
      Adaptation adaptation,
      Objective objective,
      TrainSpec spec,
      int frozen,
      Extent extent) {
    Graph graph = new Graph("train");
    TrainingPass pass = pass(graph, model, adaptation, objective, spec, frozen);
    if (spec.microBatches() == 1) {
      StepEnd.declare(graph, pass, spec);
    }
    return graph.program(
        extent == Extent.FORWARD
            ? List.of(pass.loss())
            // One gradient is enough to return: libtorch computes all of them.
            : List.of(pass.loss(), pass.gradients().get(0)));
  }

  private static TrainingPass pass(
      Graph graph,
      LoadedBackbone model,
      Adaptation adaptation,
      Objective objective,
      TrainSpec spec,
      int frozen) {
    return new TrainingPass(
        graph,
        model,
        adaptation,
        objective,
        spec.checkpointing(),
        frozen,
        loss ->
            spec.microBatches() == 1
                ? loss
                : loss.times(Accumulated.share(graph).cast(loss.dtype())));
  }

  private static TrainProgram of(ProgramSource source, ProgramSource update, TrainingPass pass) {
    return new TrainProgram(source, update, parameters(pass.method()), parameters(pass.head()));
  }

  private static List<Parameter> parameters(Trainables trainables) {
    return trainables.entries().stream()
        .map(entry -> new Parameter(entry.name(), entry.master().shape()))
        .toList();
  }
}
