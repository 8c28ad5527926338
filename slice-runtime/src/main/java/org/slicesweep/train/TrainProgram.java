package org.slicesweep.train;

import java.util.ArrayList;
import java.util.List;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.InputException;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.Trainables;
import org.slicesweep.method.Trainables.Trainable;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.AdamW;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Shape;

/**
 * One optimizer step as one program: forward, loss, gradients, clipping, AdamW, write-back.
 *
 * <p>Inputs: the backbone's, labels, the method's learning rate and the head's (fp64 scalars).
 * First output: loss and gradient norm as one fp32 vector.
 *
 * @param methodParameters what the method trains
 * @param headParameters what the head trains
 */
record TrainProgram(
    ProgramSource source, List<Parameter> methodParameters, List<Parameter> headParameters) {

  /** A trained tensor's name and shape. */
  record Parameter(String name, Shape shape) {}

  /** How far into the step a program goes. */
  enum Extent {
    /** To the loss, keeping for the gradients what they need. */
    FORWARD,
    /** To the gradients. */
    BACKWARD,
    /** To the end: clipping, the optimizer and the write-back. */
    STEP
  }

  static TrainProgram write(
      LoadedBackbone model, Adaptation adaptation, Objective objective, TrainSpec spec) {
    return write(model, adaptation, objective, spec, Extent.STEP);
  }

  /** The step or its first part. The inputs are the same, so that the parts can be compared. */
  static TrainProgram write(
      LoadedBackbone model,
      Adaptation adaptation,
      Objective objective,
      TrainSpec spec,
      Extent extent) {
    Graph graph = new Graph("train");
    Trainables method = new Trainables(graph);
    Encoded encoded = Encoded.of(model.architecture(), graph, adaptation.training(method));
    Node labels = objective.labels(graph);
    Node rate = graph.input("learning_rate", DType.FP64, Shape.SCALAR);
    Node headRate = graph.input("head_learning_rate", DType.FP64, Shape.SCALAR);

    Trainables headTrainables = new Trainables(graph);
    Node loss = method.penalized(objective.loss(encoded, labels, headTrainables::parameter));
    if (extent == Extent.FORWARD) {
      return of(graph, List.of(loss.detach()), method, headTrainables);
    }

    graph.at("optimizer");
    InputException.check(
        !method.entries().isEmpty() || !headTrainables.entries().isEmpty(),
        "method",
        "nothing would be trained: the method trains only a head, and this task has none");
    List<Trainable> all = new ArrayList<>(method.entries());
    all.addAll(headTrainables.entries());
    List<Node> gradients =
        graph.gradients(loss, all.stream().map(Trainable::leaf).toList()).stream()
            .map(gradient -> gradient.cast(DType.FP32))
            .toList();
    if (extent == Extent.BACKWARD) {
      // One gradient is enough to return: libtorch computes all of them in one call.
      return of(graph, List.of(loss.detach(), gradients.get(0)), method, headTrainables);
    }
    Node norm = AdamW.clip(graph, gradients, spec.maxGradientNorm());
    AdamW optimizer = AdamW.withDecay(spec.weightDecay());
    int split = method.entries().size();
    List<Node> results = new ArrayList<>();
    results.add(graph.stack(List.of(loss.detach(), norm)));
    if (split > 0) {
      results.add(optimizer.update(graph, slots(graph, all.subList(0, split), gradients), rate));
    }
    if (split < all.size()) {
      results.add(
          optimizer.update(
              graph,
              slots(graph, all.subList(split, all.size()), gradients.subList(split, all.size())),
              headRate));
    }
    method.writeBack(gradients.subList(0, split));
    return of(graph, results, method, headTrainables);
  }

  private static TrainProgram of(
      Graph graph, List<Node> outputs, Trainables method, Trainables head) {
    return new TrainProgram(graph.program(outputs), parameters(method), parameters(head));
  }

  private static List<AdamW.Slot> slots(
      Graph graph, List<Trainable> trained, List<Node> gradients) {
    List<AdamW.Slot> slots = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      Trainable parameter = trained.get(i);
      slots.add(AdamW.Slot.of(graph, parameter.name(), parameter.master(), gradients.get(i)));
    }
    return slots;
  }

  private static List<Parameter> parameters(Trainables trainables) {
    return trainables.entries().stream()
        .map(entry -> new Parameter(entry.name(), entry.master().shape()))
        .toList();
  }
}
