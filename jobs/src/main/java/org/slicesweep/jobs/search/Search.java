package org.slicesweep.jobs.search;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slicesweep.TrialSpec;
import org.slicesweep.Verdict;

/**
 * Decides on the driver how far each trial of a sweep trains. Thread-safe; what it decides depends
 * on nothing but the order of the calls.
 *
 * <p>Trials are compared with trials of the same backbone and task only. A trial that it does not
 * judge, such as a baseline, has no rungs and always goes on.
 *
 * <p>Whoever runs the trials asks for {@link #promoted()} before starting a fresh one, and for
 * {@link #leftOver()} when it holds no fresh and no running trial and nothing is promoted. Every
 * trial that it runs ends with exactly one of {@link #ended} and {@link #failed}.
 */
public interface Search {
  /** The grid: everything runs to its end. */
  static Search none() {
    return new WholeGrid();
  }

  /**
   * Steps after which a trial is measured on validation and judged: ascending, each at least 1 and
   * below the trial's own steps. Empty for a trial that is not judged.
   */
  int[] rungs(TrialSpec spec);

  /**
   * A trial was measured after one of its rungs. Telling the same twice, as a trial does that lost
   * its executor and came this way again, changes nothing and has the answer that now holds.
   *
   * @param metric the task's own on validation, higher is better; NaN never goes on by merit
   * @return {@code GO_ON}: train on at once; {@code PAUSE}: leave, {@link #promoted()} may call it
   *     back; {@code STOP}: it is out
   */
  Verdict reached(String trialId, int step, double metric);

  /** Whether {@link #reached} ever answers {@code PAUSE}. */
  default boolean pauses() {
    return false;
  }

  /** A trial's result is stored: it will report no more. */
  void ended(String trialId);

  /** A trial ended without a score: what it had been granted goes to another. */
  default void failed(String trialId) {
    ended(trialId);
  }

  /** A paused trial that may go on now, if any; each is returned once a pause. */
  Optional<String> promoted();

  /**
   * To be asked when nothing is running or fresh and nothing is promoted: the paused trials, which
   * will never go on. Each is returned once.
   */
  List<String> leftOver();

  /**
   * What is left to run, told once where earlier drivers have run a part: before anything runs, and
   * after {@link #reached} was told what they saw. Every other trial has its row, and has gone past
   * the rung it reached last.
   */
  default void remaining(Set<String> trialIds) {}

  /** Most optimizer steps that the judged trials can take together, where there is a bound. */
  default OptionalLong mostSteps() {
    return OptionalLong.empty();
  }

  /** About how many steps the judged trials will take, where that can be said beforehand. */
  default OptionalLong expectedSteps() {
    return OptionalLong.empty();
  }
}
