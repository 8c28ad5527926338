package org.slicesweep;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/**
 * How one trial ended: with {@link TrialSpec}, the only thing that leaves the runtime.
 *
 * @param error the reason in a sentence, null for {@link TrialStatus#SUCCEEDED}
 * @param curve one report a training step
 * @param slices where each targeted layer's slice started; empty for methods without slices
 * @param learned the fine-tuned weights, null where they were not asked for or there are none
 */
public record TrialResult(
    TrialSpec spec,
    TrialStatus status,
    String error,
    Scores scores,
    Efficiency efficiency,
    Provenance provenance,
    List<StepReport> curve,
    List<ChosenSlice> slices,
    LearnedWeights learned)
    implements Serializable {

  public TrialResult {
    requireNonNull(spec, "spec is null");
    requireNonNull(status, "status is null");
    requireNonNull(scores, "scores is null");
    requireNonNull(efficiency, "efficiency is null");
    requireNonNull(provenance, "provenance is null");
    curve = List.copyOf(curve);
    slices = List.copyOf(slices);
  }

  /** A result without its weights. */
  public TrialResult(
      TrialSpec spec,
      TrialStatus status,
      String error,
      Scores scores,
      Efficiency efficiency,
      Provenance provenance,
      List<StepReport> curve,
      List<ChosenSlice> slices) {
    this(spec, status, error, scores, efficiency, provenance, curve, slices, null);
  }

  /** The same, with how often the trial was begun or gone on with. */
  public TrialResult afterAttempts(int attempts) {
    return new TrialResult(
        spec,
        status,
        error,
        scores,
        efficiency,
        provenance.afterAttempts(attempts),
        curve,
        slices,
        learned);
  }

  TrialResult with(LearnedWeights weights) {
    return new TrialResult(
        spec, status, error, scores, efficiency, provenance, curve, slices, weights);
  }
}
