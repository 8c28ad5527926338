package org.slicesweep.train;

import java.util.List;
import java.util.function.Supplier;
import org.slicesweep.task.Batch;

/** How a trial takes optimizer steps. */
interface Steps extends AutoCloseable {
  /** Trains what the method now trains, from zero moments. To be called before the first step. */
  void restart();

  /**
   * Takes a step.
   *
   * @param parts of the batch; a single one unless gradients are accumulated
   * @return loss and gradient norm
   */
  float[] run(List<Batch> parts, double rate, double headRate);

  /**
   * Brings the trial's tensors up to date: to be called before anyone reads or writes them between
   * two steps.
   */
  void settle();

  /** The model's outputs for a batch, row-major {@code [batch x outputs]}. */
  float[] logits(Batch batch);

  /** Entries that receive gradients, head included. */
  long trainableParameters();

  /** Takes some more steps to see where their time goes. */
  StepTimes times(Supplier<List<Batch>> batches);

  @Override
  void close();
}
