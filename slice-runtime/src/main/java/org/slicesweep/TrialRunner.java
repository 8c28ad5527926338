package org.slicesweep;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.Faults;
import org.slicesweep.common.InfrastructureException;
import org.slicesweep.common.InputException;
import org.slicesweep.measure.FreeMemory;
import org.slicesweep.pack.Seat;
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
   * The same runner that tries a trial again whose steps need more memory than there is: from its
   * start, with batches in twice as many parts, and so on up to one example each. The gradient is
   * the whole batch's as before, summed in another order; {@link Provenance#microBatches} says how
   * it was divided.
   */
  public TrialRunner retryingOutOfMemory() {
    return new TrialRunner(settings.retryingOutOfMemory());
  }

  /**
   * Trains the specs and returns a result for each in the same order. Whatever goes wrong with a
   * trial is its result's status.
   *
   * @throws InfrastructureException if something broke that is no fault of the trials: the disk,
   *     the GPU, the network
   */
  public List<TrialResult> run(List<TrialSpec> specs, TrialMonitor monitor) {
    return run(specs, monitor, result -> {});
  }

  /**
   * The same, and tells of each result as soon as it is there. Specs of one {@link Packing#key}
   * train together, in one forward and backward pass, unless the execution is {@link
   * Execution#SOLO}; they may end at different steps.
   *
   * @param ended what it throws ends the run: trials of a pack are told to pause, and no more
   *     results are handed over
   */
  public List<TrialResult> run(
      List<TrialSpec> specs, TrialMonitor monitor, Consumer<TrialResult> ended) {
    if (settings.execution() == Execution.SHARED && Packing.fits(specs)) {
      InterruptibleMonitor watch = new InterruptibleMonitor(monitor);
      return new PackRun<>(settings, (spec, seat) -> run(spec, watch, seat))
          .run(specs, ended, watch::interrupt);
    }
    Torch.prepareThread(settings.threads());
    List<TrialResult> results = new ArrayList<>(specs.size());
    for (TrialSpec spec : specs) {
      results.add(run(spec, monitor, null));
      ended.accept(results.get(results.size() - 1));
    }
    return results;
  }

  /**
   * @param seat null for a trial that trains alone
   */
  private TrialResult run(TrialSpec spec, TrialMonitor monitor, Seat seat) {
    TrialStart start =
        Optional.ofNullable(settings.checkpoints())
            .flatMap(store -> Checkpoint.find(store, spec))
            .map(TrialStart::from)
            .orElse(TrialStart.anew(spec));
    while (true) {
      TrialRecord record = new TrialRecord(spec, settings.device(), start.microBatches());
      try {
        TrialResult result = run(spec, start, record, monitor, seat);
        if (result.status() != TrialStatus.OUT_OF_MEMORY
            || !settings.retriesOutOfMemory()
            || !record.isStepping()
            || start.microBatches() == spec.train().batch()) {
          return result;
        }
        int parts = Math.min(2 * start.microBatches(), spec.train().batch());
        LOG.info("trial {} is tried again with batches in {} parts", spec.id(), parts);
        start = TrialStart.anew(parts);
        FreeMemory.collect(settings.device());
      } catch (UnusableCheckpoint e) {
        Checkpoint.warn(spec, e);
        start = TrialStart.anew(spec);
      }
    }
  }

  private TrialResult run(
      TrialSpec spec, TrialStart start, TrialRecord record, TrialMonitor monitor, Seat seat) {
    try {
      if (settings.execution() == Execution.SOLO) {
        rehearse(spec, start, record);
      }
      Seat taken = start.microBatches() == 1 ? seat : null; // parts of a batch are taken alone
      try (Trial trial = Trial.prepare(spec, settings, record, start, taken);
          CheckpointKeeper keeper = keeper(spec, trial)) {
        TrialResult result = trial.run(monitor, keeper);
        return settings.keepsWeights() && result.status() != TrialStatus.PAUSED
            ? result.with(LearnedWeights.of(spec, trial.trained().learned()))
            : result;
      }
    } catch (UnusableCheckpoint e) {
      throw e;
    } catch (OutOfMemoryError e) {
      return record.failed(TrialStatus.OUT_OF_MEMORY, e.getMessage());
    } catch (RuntimeException e) {
      Optional<String> broken = Faults.infrastructure(e);
      if (broken.isPresent()) {
        throw new InfrastructureException(broken.get(), e);
      }
      return failed(spec, record, e);
    }
  }

  private static TrialResult failed(TrialSpec spec, TrialRecord record, RuntimeException e) {
    if (e instanceof InputException) {
      return record.failed(TrialStatus.INVALID, e.getMessage());
    }
    if (e instanceof DivergedException) {
      return record.failed(TrialStatus.DIVERGED, e.getMessage());
    }
    String message = Faults.lastLine(e);
    LOG.warn("trial {} failed", spec.id(), e);
    return record.failed(
        Faults.isOutOfMemory(e) ? TrialStatus.OUT_OF_MEMORY : TrialStatus.FAILED, message);
  }

  private CheckpointKeeper keeper(TrialSpec spec, Trial trial) {
    return settings.checkpoints() == null
        ? null
        : new CheckpointKeeper(settings.checkpoints(), settings.every(), spec.id(), trial);
  }

  /**
   * @param record is told while steps are taken: their memory is the trial's own
   */
  private void rehearse(TrialSpec spec, TrialStart start, TrialRecord record) {
    TrialRecord forgotten = new TrialRecord(spec, settings.device());
    TrialStart first = TrialStart.anew(start.microBatches());
    try (Trial trial = Trial.prepare(spec, settings, forgotten, first, null)) {
      record.stepping(true);
      trial.rehearse();
      record.stepping(false);
    }
  }
}
