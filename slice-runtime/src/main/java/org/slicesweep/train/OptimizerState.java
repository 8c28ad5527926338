package org.slicesweep.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.torch.AdamW.Slot;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * AdamW's moments and step counts, zero until a parameter is first trained, and the sums of a step
 * that accumulates gradients.
 */
final class OptimizerState {
  private final TensorScope scope;
  private final Map<String, Tensor> moments = new HashMap<>();
  private final Map<String, Tensor> sums = new HashMap<>();

  OptimizerState(TensorScope scope) {
    this.scope = scope;
  }

  Tensor get(String name) {
    Tensor moment = moments.get(name);
    return moment == null ? sums.get(name) : moment;
  }

  /** Moments and step counts: all that lasts from step to step. */
  Map<String, Tensor> moments() {
    return moments;
  }

  /**
   * Starts the parameters anew.
   *
   * @param accumulates whether a step accumulates gradients
   */
  void reset(List<TrainProgram.Parameter> parameters, boolean accumulates) {
    for (TrainProgram.Parameter parameter : parameters) {
      long[] shape = parameter.shape().sizes();
      replace(moments, Slot.meanName(parameter.name()), shape);
      replace(moments, Slot.squareName(parameter.name()), shape);
      replace(moments, Slot.stepName(parameter.name()));
      if (accumulates) {
        replace(sums, Accumulated.gradientName(parameter.name()), shape);
      }
    }
    if (accumulates) {
      replace(sums, Accumulated.LOSS);
    }
  }

  private void replace(Map<String, Tensor> tensors, String name, long... shape) {
    Tensor before = tensors.put(name, scope.zeros(DType.FP32, shape));
    if (before != null) {
      before.close();
    }
  }
}
