package org.slicesweep.torch;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * AdamW (Loshchilov and Hutter 2019) as PyTorch computes it: decoupled decay, bias-corrected
 * moments, all tensors of a call in one fused kernel.
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay) {

  /** PyTorch's defaults. */
  public static AdamW withDecay(double weightDecay) {
    return new AdamW(0.9, 0.999, 1e-8, weightDecay);
  }

  /**
   * A tensor to be updated and what the optimizer remembers of it, all fp32 state.
   *
   * @param step updates so far, a scalar
   */
  public record Slot(Node parameter, Node gradient, Node mean, Node square, Node step) {

    /** Declares the state of a parameter beside it, under names derived from its own. */
    public static Slot of(Graph graph, String name, Node parameter, Node gradient) {
      return new Slot(
          parameter,
          gradient,
          graph.state(meanName(name), DType.FP32, parameter.shape()),
          graph.state(squareName(name), DType.FP32, parameter.shape()),
          graph.state(stepName(name), DType.FP32, Shape.SCALAR));
    }

    public static String meanName(String parameter) {
      return parameter + "#mean";
    }

    public static String squareName(String parameter) {
      return parameter + "#square";
    }

    public static String stepName(String parameter) {
      return parameter + "#step";
    }
  }

  /**
   * Scales gradients down so that their global norm is at most {@code maxNorm}.
   *
   * @return the norm before clipping
   */
  public static Node clip(Graph graph, List<Node> gradients, double maxNorm) {
    List<Node> norms = gradients.stream().map(Node::norm).toList();
    Node norm = graph.stack(norms).norm();
    if (maxNorm > 0) {
      Node coefficient = norm.plus(1e-6).reciprocal().times(maxNorm).atMost(1);
      for (Node gradient : gradients) {
        graph.effect("torch.mul_(%s, %s)", gradient.id(), coefficient.id());
      }
    }
    return norm;
  }

  /**
   * One update of every slot, in place.
   *
   * @param rate the learning rate, an fp64 scalar
   * @return the first parameter after the update. It must be among the program's outputs: libtorch
   *     does not see that the fused kernel writes to tensors inside a list, and removes an update
   *     that nothing seems to read.
   */
  public Node update(Graph graph, List<Slot> slots, Node rate) {
    for (Slot slot : slots) {
      graph.effect("torch.add_(%s, 1, 1)", slot.step().id());
    }
    Node first = slots.get(0).parameter();
    String parameters = graph.list(slots.stream().map(Slot::parameter).toList());
    graph.effect(
        "torch._fused_adamw_(%s, [%s], [%s], [%s], annotate(List[Tensor], []), [%s], lr=%s,"
            + " beta1=%s, beta2=%s, weight_decay=%s, eps=%s, amsgrad=False, maximize=False,"
            + " grad_scale=None, found_inf=None)",
        parameters,
        ids(slots, Slot::gradient),
        ids(slots, Slot::mean),
        ids(slots, Slot::square),
        ids(slots, Slot::step),
        rate.id(),
        Node.number(beta1),
        Node.number(beta2),
        Node.number(weightDecay),
        Node.number(epsilon));
    return graph.emit(first.dtype(), first.shape(), "%s[0]", parameters);
  }

  private static String ids(List<Slot> slots, Function<Slot, Node> part) {
    return slots.stream().map(slot -> part.apply(slot).id()).collect(Collectors.joining(", "));
  }
}
