package org.slicesweep.jobs.live;

import java.util.List;

/**
 * All that is shown of a running sweep, at one moment. Its size does not grow with the sweep: of
 * what is many, the latest or the first are here and the rest is counted.
 *
 * @param done trials that ended, failed ones and those of earlier runs included
 * @param failed trials of this run and of earlier ones whose row says so
 * @param notStored trials of this run that ended without a row; the next run does them again
 * @param fraction of the sweep's work, 0 to 1
 * @param secondsLeft null while that is anyone's guess
 * @param runningTrials how many trials are running
 * @param running those of them that are shown
 * @param failures the reasons of failed and not stored trials, the most frequent first
 * @param latest trials that ended last, the last one first
 * @param stopping whether the run was asked to end
 */
public record SweepState(
    String sweep,
    int total,
    int done,
    int failed,
    int notStored,
    double fraction,
    double samplesPerSecond,
    double elapsedSeconds,
    Double secondsLeft,
    int runningTrials,
    List<RunningTrial> running,
    List<FailureGroup> failures,
    List<EndedTrial> latest,
    List<ExecutorState> executors,
    boolean stopping) {
  /** How many running trials are shown. */
  public static final int MOST_RUNNING = 256;

  /** How many of them with their curve. */
  public static final int MOST_CURVES = 64;

  /** How many ended trials are shown. */
  public static final int MOST_LATEST = 40;

  /** How many executors are shown. */
  public static final int MOST_EXECUTORS = 512;

  public SweepState {
    running = List.copyOf(running);
    failures = List.copyOf(failures);
    latest = List.copyOf(latest);
    executors = List.copyOf(executors);
  }

  /** The same with the executors that Spark has now. */
  public SweepState with(List<ExecutorState> now) {
    return new SweepState(
        sweep,
        total,
        done,
        failed,
        notStored,
        fraction,
        samplesPerSecond,
        elapsedSeconds,
        secondsLeft,
        runningTrials,
        running,
        failures,
        latest,
        now,
        stopping);
  }
}
