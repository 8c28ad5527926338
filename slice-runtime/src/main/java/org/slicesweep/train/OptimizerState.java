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
  private final Map<String, Tensor> tensors = new HashMap<>();

  OptimizerState(TensorScope scope) {
    this.scope = scope;
  }

  Tensor get(String name) {
    return tensors.get(name);
  }

  /**
   * Starts the parameters anew.
   *
   * @param accumulates whether a step accumulates gradients
   */
  void reset(List<TrainProgram.Parameter> parameters, boolean accumulates) {
    for (TrainProgram.Parameter parameter : parameters) {
      long[] shape = parameter.shape().sizes();
      replace(Slot.meanName(parameter.name()), shape);
      replace(Slot.squareName(parameter.name()), shape);
      replace(Slot.stepName(parameter.name()));
      if (accumulates) {
        replace(Accumulated.gradientName(parameter.name()), shape);
      }
    }
    if (accumulates) {
      replace(Accumulated.LOSS);
    }
  }

  private void replace(String name, long... shape) {
    Tensor before = tensors.put(name, scope.zeros(DType.FP32, shape));
    if (before != null) {
      before.close();
    }
  }
}
