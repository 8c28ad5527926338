package org.slicesweep.train;

import java.util.ArrayList;
import java.util.List;
import org.slicesweep.method.Trainables;
import org.slicesweep.torch.AdamW;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/** The end of an optimizer step, in a graph: clipping, AdamW, and what the method writes back. */
final class StepEnd {
  private final Graph graph;
  private final TrainingPass pass;
  private final TrainSpec spec;
  private final Node rate;
  private final Node headRate;
  private final List<Node> updated = new ArrayList<>();

  private StepEnd(Graph graph, TrainingPass pass, TrainSpec spec) {
    this.graph = graph;
    this.pass = pass;
    this.spec = spec;
    this.rate = graph.input("learning_rate", DType.FP64, Shape.SCALAR);
    this.headRate = graph.input("head_learning_rate", DType.FP64, Shape.SCALAR);
  }

  /** Declares the inputs. */
  static StepEnd declare(Graph graph, TrainingPass pass, TrainSpec spec) {
    return new StepEnd(graph, pass, spec);
  }

  /**
   * @param gradients fp32, of what the pass trains, in its order; scaled in place where clipped
   * @return loss and gradient norm before clipping
   */
  Node write(List<Node> gradients, Node loss) {
    graph.at("optimizer");
    Node norm = AdamW.clip(graph, gradients, spec.maxGradientNorm());
    Node lossAndNorm = graph.stack(List.of(loss.cast(DType.FP32), norm));
    int split = pass.method().entries().size();
    List<Node> ofMethod = gradients.subList(0, split);
    update(pass.method(), ofMethod, rate);
    update(pass.head(), gradients.subList(split, gradients.size()), headRate);
    pass.method().writeBack(graph, ofMethod);
    return lossAndNorm;
  }

  private void update(Trainables trained, List<Node> gradients, Node peak) {
    List<AdamW.Slot> slots = new ArrayList<>();
    for (Trainables.Trainable one : trained.entries()) {
      Node master = graph.state(one.name(), DType.FP32, one.master().shape());
      slots.add(AdamW.Slot.of(graph, one.name(), master, gradients.get(slots.size())));
    }
    if (!slots.isEmpty()) {
      updated.add(AdamW.withDecay(spec.weightDecay()).update(graph, slots, peak));
    }
  }

  /** What the program must return: see {@link AdamW#update}. */
  List<Node> outputs(Node lossAndNorm) {
    List<Node> outputs = new ArrayList<>(List.of(lossAndNorm));
    outputs.addAll(updated);
    return outputs;
  }
}
