package org.slicesweep.train;

import java.util.ArrayList;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * Runs the programs of an optimizer step.
 *
 * @param pass runs on a batch, or on each part of one
 * @param update runs behind the passes; null where there is none
 * @param accumulates whether a pass takes its share of the batch, not the learning rates
 */
record OptimizerStep(
    Program.Bound pass,
    Program.Bound update,
    boolean accumulates,
    TensorScope scope,
    Objective objective,
    Staging staging)
    implements AutoCloseable {

  /**
   * Runs once on a batch.
   *
   * @param parts of the batch; a single one unless gradients are accumulated
   * @return the first output of the program that ran last
   */
  float[] run(List<Batch> parts, double rate, double headRate) {
    long total = parts.stream().mapToLong(objective::weight).sum();
    float[] result = null;
    for (Batch part : parts) {
      long weight = objective.weight(part);
      // The mean over nothing is no number, and would not become one by counting for nothing.
      if (weight > 0 || parts.size() == 1) {
        result = runPass(part, (double) weight / total, rate, headRate);
      }
    }
    if (result == null) {
      throw new InputException("task", "a batch has nothing to learn from");
    }
    return update == null ? result : runUpdate(rate, headRate);
  }

  private float[] runPass(Batch part, double share, double rate, double headRate) {
    try (TensorScope step = scope.child()) {
      List<Tensor> inputs = new ArrayList<>(part.inputs(step, staging));
      inputs.add(objective.labels(step, staging, part));
      if (accumulates) {
        inputs.add(staging.scalar(step, "share", share));
      } else {
        addRates(step, inputs, rate, headRate);
      }
      return pass.run(step, inputs).get(0).toFloats();
    }
  }

  private float[] runUpdate(double rate, double headRate) {
    try (TensorScope step = scope.child()) {
      List<Tensor> inputs = new ArrayList<>();
      addRates(step, inputs, rate, headRate);
      return update.run(step, inputs).get(0).toFloats();
    }
  }

  private void addRates(TensorScope step, List<Tensor> inputs, double rate, double headRate) {
    inputs.add(staging.scalar(step, "learning_rate", rate));
    inputs.add(staging.scalar(step, "head_learning_rate", headRate));
  }

  @Override
  public void close() {
    pass.close();
    if (update != null) {
      update.close();
    }
  }
}
