package org.slicesweep;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.InputException;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.DivergedException;

/** Trains trials on one device: the only code that does. */
public final class TrialRunner {
  private static final Logger LOG = LoggerFactory.getLogger(TrialRunner.class);

  private final RunSettings settings;

  private TrialRunner(RunSettings settings) {
    this.settings = settings;
  }

  /**
   * A runner for one device of this machine. Backbones and prepared data are shared by every runner
   * in the JVM.
   *
   * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:1}
   * @param scores folder for what rankings computed (Wanda scores, lottery tickets), shared by
   *     every trial that needs the same one; created when first written to
   * @throws InputException if there is no such device
   */
  public static TrialRunner on(String device, Path scores) {
    return new TrialRunner(RunSettings.on(TorchDevice.of(device), scores));
  }

  /**
   * The same runner with more CPU threads for each operation. Several trials side by side with one
   * thread each are faster than one trial with several, and only one thread gives the same bits
   * whatever else the machine does.
   */
  public TrialRunner withThreads(int threads) {
    InputException.check(threads >= 1, "threads", "threads %d: expected at least 1", threads);
    return new TrialRunner(settings.withThreads(threads));
  }

  /**
   * The same runner for trials that are alone on the machine, or not: with {@link Execution#SOLO}
   * what they cost is measured with more care. That they are alone is up to the caller; trials that
   * meet in this JVM say so in their results.
   */
  public TrialRunner with(Execution execution) {
    return new TrialRunner(settings.with(execution));
  }

  /**
   * The same runner whose results hold what trials learned, too: {@link TrialResult#learned}, for
   * trials that trained to their end.
   */
  public TrialRunner keepingWeights() {
    return new TrialRunner(settings.keepingWeights());
  }

  /**
   * The same runner whose trials leave checkpoints, and go on from those that they find: to the
   * same bits as if they had never been interrupted. The checkpoint of a trial that has ended is
   * the caller's to delete.
   *
   * @param every wall time between two checkpoints of a trial, 0 for one a step
   */
  public TrialRunner withCheckpoints(CheckpointStore store, Duration every) {
    return new TrialRunner(settings.withCheckpoints(store, every));
  }

  /**
   * Trains the specs and returns a result for each in the same order. Whatever goes wrong with a
   * trial is its result's status, never an exception.
   */
  public List<TrialResult> run(List<TrialSpec> specs, TrialMonitor monitor) {
    Torch.prepareThread(settings.threads());
    return specs.stream().map(spec -> run(spec, monitor)).toList();
  }

  private TrialResult run(TrialSpec spec, TrialMonitor monitor) {
    TrialRecord record = new TrialRecord(spec, settings.device());
    try {
      if (settings.execution() == Execution.SOLO) {
        rehearse(spec);
      }
      try (Trial trial = Trial.prepare(spec, settings, record)) {
        TrialResult result = trial.run(monitor);
        return settings.keepsWeights()
            ? result.with(LearnedWeights.of(spec, trial.trained().learned()))
            : result;
      }
    } catch (InputException e) {
      return record.failed(TrialStatus.INVALID, e.getMessage());
    } catch (DivergedException e) {
      return record.failed(TrialStatus.DIVERGED, e.getMessage());
    } catch (OutOfMemoryError e) {
      return record.failed(TrialStatus.OUT_OF_MEMORY, e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("trial {} failed", spec.id(), e);
      String message = reason(e);
      return record.failed(
          message.contains("out of memory") || message.contains("not enough memory")
              ? TrialStatus.OUT_OF_MEMORY
              : TrialStatus.FAILED,
          message);
    }
  }

  private void rehearse(TrialSpec spec) {
    TrialRecord forgotten = new TrialRecord(spec, settings.device());
    try (Trial trial = Trial.prepare(spec, settings, forgotten)) {
      trial.rehearse();
    }
  }

  /** Libtorch puts its reason last, behind a traceback. */
  private static String reason(RuntimeException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((first, second) -> second)
        .orElse(e.toString());
  }
}
