package org.slicesweep.jobs.engine;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.slicesweep.Efficiency;
import org.slicesweep.Provenance;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialStatus;
import org.slicesweep.common.Messages;
import org.slicesweep.jobs.live.EndedTrial;
import org.slicesweep.jobs.live.LiveCurve;
import org.slicesweep.jobs.live.Place;
import org.slicesweep.jobs.live.TrialTrace;

/**
 * What the driver hears of a trial that ended; the result itself never leaves the executor that
 * stores it.
 *
 * @param label the trial in a few words, for people
 * @param reason why it failed or was not stored, in a line; null when there is nothing to say
 * @param steps optimizer steps done
 * @param metricValue null where the trial was not scored
 * @param trace what else is shown of it
 */
public record TrialOutcome(
    String trialId,
    String label,
    TrialStatus status,
    Ending ending,
    String reason,
    int steps,
    String metricName,
    Double metricValue,
    TrialTrace trace)
    implements Serializable {
  /** What became of the trial's row. */
  public enum Ending {
    /** The store has it, whatever the trial's status. */
    STORED,
    /** The store or the executor failed: the next run of the sweep does the trial again. */
    NOT_STORED,
    /** The run was interrupted: the next one goes on with the trial. */
    INTERRUPTED,
    /** This run comes back to it: the search paused it, or the cluster failed it. */
    PUT_BACK,
    /** Its pack failed, nobody knows which trial of: this run comes back to it alone. */
    TRIED_ALONE
  }

  public TrialOutcome {
    requireNonNull(trialId, "trialId is null");
    requireNonNull(label, "label is null");
    requireNonNull(status, "status is null");
    requireNonNull(ending, "ending is null");
    requireNonNull(trace, "trace is null");
    reason = reason == null ? null : Messages.inALine(reason);
  }

  static TrialOutcome stored(PlannedTrial trial, TrialResult result) {
    return of(trial, result, Ending.STORED, result.error());
  }

  /** For a trial that an earlier attempt has stored. */
  static TrialOutcome earlier(PlannedTrial trial, EarlierResult result) {
    return new TrialOutcome(
        trial.id(),
        trial.label(),
        result.status(),
        Ending.STORED,
        result.error(),
        result.steps(),
        result.metricName(),
        result.metricValue(),
        TrialTrace.NONE);
  }

  static TrialOutcome notStored(PlannedTrial trial, TrialResult result, String reason) {
    return of(trial, result, Ending.NOT_STORED, reason);
  }

  static TrialOutcome paused(PlannedTrial trial, TrialResult result) {
    return of(trial, result, Ending.PUT_BACK, null);
  }

  static TrialOutcome interrupted(PlannedTrial trial, TrialResult result) {
    return of(trial, result, Ending.INTERRUPTED, null);
  }

  /** For a trial of which there is no result at all. */
  static TrialOutcome lost(PlannedTrial trial, Ending ending, String reason) {
    return new TrialOutcome(
        trial.id(),
        trial.label(),
        TrialStatus.FAILED,
        ending,
        reason,
        0,
        null,
        null,
        TrialTrace.NONE);
  }

  private static TrialOutcome of(
      PlannedTrial trial, TrialResult result, Ending ending, String reason) {
    return new TrialOutcome(
        trial.id(),
        trial.label(),
        result.status(),
        ending,
        reason,
        result.scores().steps(),
        result.scores().metricName(),
        result.scores().metricValue(),
        trace(result));
  }

  private static TrialTrace trace(TrialResult result) {
    Provenance from = result.provenance();
    Efficiency cost = result.efficiency();
    return new TrialTrace(
        cost.trainSeconds() + cost.evalSeconds(),
        new Place(from.host(), null, from.device()),
        LiveCurve.of(result.curve()));
  }

  /** As it is shown. */
  EndedTrial shown() {
    return new EndedTrial(
        trialId,
        label,
        isStored() ? status.name() : ending.name(),
        reason,
        steps,
        metricName,
        metricValue,
        trace);
  }

  /** Whether this run does the trial again. */
  boolean comesAgain() {
    return ending == Ending.PUT_BACK || ending == Ending.TRIED_ALONE;
  }

  /** Whether it was told to pause, with a checkpoint or without. */
  boolean isPaused() {
    return ending == Ending.PUT_BACK
        && (status == TrialStatus.PAUSED || status == TrialStatus.STOPPED_EARLY);
  }

  boolean isStored() {
    return ending == Ending.STORED;
  }

  /** Whether the trial is to blame, and not the sweep that stopped it or the store. */
  boolean failed() {
    return isStored() && status != TrialStatus.SUCCEEDED && status != TrialStatus.STOPPED_EARLY;
  }
}
