package org.slicesweep.pack;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.method.Adaptation;
import org.slicesweep.task.Head;
import org.slicesweep.torch.Tensor;

/**
 * A trial as its pack sees it.
 *
 * @param model the same for every member
 * @param adaptation differs from the frozen model by low-rank terms
 * @param tensors gives what the adaptation names, the head's tensors, and AdamW's moments of all
 *     that is trained
 * @param weightDecay the same for every member, as is {@code maxGradientNorm}
 */
public record Member(
    LoadedBackbone model,
    Adaptation adaptation,
    Head head,
    Function<String, Tensor> tensors,
    double weightDecay,
    double maxGradientNorm) {
  public Member {
    requireNonNull(model, "model is null");
    requireNonNull(tensors, "tensors is null");
  }

  /** What it trains now. */
  public Layout layout() {
    return Layout.of(
        adaptation.lowRank().orElseThrow(() -> new IllegalStateException("no low-rank terms")),
        head.parameters());
  }

  Tensor tensor(String name) {
    Tensor tensor = tensors.apply(name);
    if (tensor == null) {
      throw new IllegalStateException("a trial has no tensor " + name);
    }
    return tensor;
  }
}
