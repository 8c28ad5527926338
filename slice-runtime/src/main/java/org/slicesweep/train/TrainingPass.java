package org.slicesweep.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.InputException;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.BlockGradients;
import org.slicesweep.method.Trainables;
import org.slicesweep.method.Trainables.Trainable;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;

/** The forward and backward pass of a training program, in a graph. */
final class TrainingPass {
  private final Trainables method;
  private final Trainables head;
  private final BlockGradients blocks;
  private final Node loss;

  /**
   * Writes down the forward pass. Declares the backbone's inputs and the labels.
   *
   * @param frozen how many of the lowest blocks are left out: the batch brings their states
   * @param weighed makes what is differentiated of the loss
   */
  TrainingPass(
      Graph graph,
      LoadedBackbone model,
      Adaptation adaptation,
      Objective objective,
      boolean checkpointing,
      int frozen,
      UnaryOperator<Node> weighed) {
    method = new Trainables(graph);
    head = new Trainables(graph);
    ForwardHook hook = FrozenBlocks.above(frozen, adaptation.training(method));
    blocks = new BlockGradients(hook, method, checkpointing);
    Encoded encoded = objective.encoded(model.architecture(), graph, blocks);
    Node labels = objective.labels(graph);
    loss = weighed.apply(method.penalized(objective.loss(encoded, labels, head::parameter)));
    InputException.check(
        !trained().isEmpty(),
        "method",
        "nothing would be trained: the method trains only a head, and this task has none");
  }

  Trainables method() {
    return method;
  }

  Trainables head() {
    return head;
  }

  /** The loss, without gradients. */
  Node loss() {
    return loss.detach();
  }

  /** What is trained: the method's, then the head's. */
  List<Trainable> trained() {
    List<Trainable> all = new ArrayList<>(method.entries());
    all.addAll(head.entries());
    return all;
  }

  /** Writes down the backward pass; fp32, in the order of {@link #trained}. */
  List<Node> gradients() {
    loss.graph().at("backward");
    return blocks.gradients(loss, head.entries()).stream()
        .map(gradient -> gradient.cast(DType.FP32))
        .toList();
  }
}
