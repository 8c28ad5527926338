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
 */
public record TrialResult(
    TrialSpec spec,
    TrialStatus status,
    String error,
    Scores scores,
    Efficiency efficiency,
    Provenance provenance,
    List<StepReport> curve,
    List<ChosenSlice> slices)
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
}
