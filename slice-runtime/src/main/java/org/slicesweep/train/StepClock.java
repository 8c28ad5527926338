package org.slicesweep.train;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.slicesweep.task.Batch;

/**
 * Splits the time of a training step into forward, backward and optimizer.
 *
 * <p>A pass is one native call, so its parts cannot be timed from outside. Instead three ways of
 * running a step are: up to the loss, up to the gradients, and whole. Each round runs all three on
 * the same batch, so that a slow moment of the machine meets all of them, and takes the differences
 * of their times; the result is the median over the rounds, not below 0. The forward part includes
 * bringing the batch to the device, and all parts the reading of the loss, which waits for the
 * device to finish. Where a batch is divided, each part of the time is the sum over its divisions.
 *
 * <p>The whole step runs with a learning rate of 0: the trained model stays as it is, its
 * optimizer's moments do not.
 */
final class StepClock {
  private static final int WARM_UP_ROUNDS = 5;
  private static final int ROUNDS = 25;

  /** Runs a step, or its first part, on the divisions of a batch and waits for the result. */
  interface Runner {
    void run(List<Batch> batches);
  }

  private StepClock() {}

  static StepTimes measure(
      Runner toTheLoss, Runner toTheGradients, Runner whole, Supplier<List<Batch>> batches) {
    double[] forward = new double[ROUNDS];
    double[] backward = new double[ROUNDS];
    double[] optimizer = new double[ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      List<Batch> divisions = batches.get();
      double lossMillis = millis(toTheLoss, divisions);
      double gradientMillis = millis(toTheGradients, divisions);
      double wholeMillis = millis(whole, divisions);
      if (round >= 0) {
        forward[round] = lossMillis;
        backward[round] = gradientMillis - lossMillis;
        optimizer[round] = wholeMillis - gradientMillis;
      }
    }
    return new StepTimes(median(forward), median(backward), median(optimizer));
  }

  private static double millis(Runner runner, List<Batch> batches) {
    long start = System.nanoTime();
    runner.run(batches);
    return (System.nanoTime() - start) / 1e6;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return Math.max(0, median);
  }
}
