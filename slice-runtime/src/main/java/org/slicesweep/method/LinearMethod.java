package org.slicesweep.method;

import java.util.List;
import java.util.Optional;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.common.InputException;
import org.slicesweep.torch.Node;

/**
 * A method that changes linear layers one by one: which tensors it brings to a layer, what the
 * layer then computes, and the plain weight that computes the same.
 */
interface LinearMethod extends Method {
  /** Glob patterns over layer names; null for every linear layer of the encoder. */
  List<String> targets();

  /** The layers of a backbone that it changes. */
  default List<LinearLayer> layers(Backbone backbone) {
    return LayerTargets.of(targets(), backbone);
  }

  /** The tensors of one layer. */
  List<AdapterTensor> tensors(LinearLayer layer);

  /** Tensors that all targeted layers share. */
  default List<AdapterTensor> sharedTensors(List<LinearLayer> targets) {
    return List.of();
  }

  /**
   * The layer's output.
   *
   * @param x {@code [rows x inputs]}
   * @return {@code [rows x outputs]}
   */
  Node forward(AdaptedLayer at, Node x);

  /** The plain weight, {@code [outputs x inputs]}. */
  Node weight(AdaptedLayer at);

  /** The plain bias, {@code [outputs]}; asked for only where the layer has one. */
  default Node bias(AdaptedLayer at) {
    return at.bias();
  }

  /** Whether {@link #bias} differs from the pretrained one. */
  default boolean changesBias(LinearLayer layer) {
    return false;
  }

  /**
   * What {@link #forward} adds to the frozen layer's output, dropout aside, where that is a
   * low-rank term; empty for a method that does something else.
   */
  default Optional<LowRankTerm> lowRank(LinearLayer layer) {
    return Optional.empty();
  }

  /** Probability of {@link AdaptedLayer#dropped}. */
  default double dropout() {
    return 0;
  }

  /**
   * Checks that the options suit a layer.
   *
   * @throws InputException if not
   */
  default void checkFits(LinearLayer layer) {}

  @Override
  default void checkAgainst(TrialConditions conditions) {
    layers(conditions.backbone()).forEach(this::checkFits);
  }

  @Override
  default Adaptation adapt(AdaptationContext context) {
    return new LinearAdaptation(this, context);
  }
}
