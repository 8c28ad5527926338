package org.slicesweep.method;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.Inputs;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;

/** Dropout before a method's tensors: what is dropped depends on the seed, layer and step alone. */
final class LayerDropout {
  private static final String STEP = "dropout#step";
  private static final Shape COUNTER = Shape.of(1);

  private final double probability;
  private final Map<String, Tensor> state = new HashMap<>();

  LayerDropout(double probability, List<LinearLayer> layers, AdaptationContext context) {
    this.probability = probability;
    if (probability > 0) {
      RandomStream random = context.random().child("dropout");
      add(context, STEP, 0);
      layers.forEach(layer -> add(context, seed(layer), random.child(layer.name()).nextLong()));
    }
  }

  private void add(AdaptationContext context, String name, long value) {
    try (Tensor staged = context.scope().longs(new long[] {value}, 1)) {
      state.put(name, context.scope().copyOf(staged, DType.INT64));
    }
  }

  private static String seed(LinearLayer layer) {
    return layer.name() + "#dropout";
  }

  /** Every pass drops anew, those of one step too. */
  void countPasses(Trainables trainables) {
    if (probability > 0) {
      Node step = trainables.graph().state(STEP, DType.INT64, COUNTER);
      trainables.afterPass(step::increment);
    }
  }

  Node apply(LinearLayer layer, Node x) {
    if (probability == 0) {
      return x;
    }
    return x.dropout(
        probability,
        x.graph().state(seed(layer), DType.INT64, COUNTER),
        x.graph().state(STEP, DType.INT64, COUNTER),
        Inputs.BATCH);
  }

  /** What {@link #apply} does, for a pass that several trials share; null without dropout. */
  TermDropout of(LinearLayer layer) {
    return probability > 0 ? new TermDropout(probability, seed(layer), STEP) : null;
  }

  /** How many passes were counted; without dropout nothing. */
  Map<String, Tensor> progress() {
    return probability > 0 ? Map.of(STEP, state.get(STEP)) : Map.of();
  }

  Map<String, Tensor> state() {
    return state;
  }
}
