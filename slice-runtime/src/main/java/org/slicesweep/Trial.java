package org.slicesweep;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.measure.Company;
import org.slicesweep.measure.FreeMemory;
import org.slicesweep.measure.MemoryWatch;
import org.slicesweep.measure.PeakMemory;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.method.TrialConditions;
import org.slicesweep.pack.Seat;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.task.Metrics;
import org.slicesweep.task.Objective;
import org.slicesweep.task.TrainingBatches;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.FrozenStates;
import org.slicesweep.train.PreparedTask;
import org.slicesweep.train.Progress;
import org.slicesweep.train.SplitScore;
import org.slicesweep.train.StepTimes;
import org.slicesweep.train.TrainSpec;
import org.slicesweep.train.Trainer;
import org.slicesweep.weights.ModelFiles;

/** One trial from its spec to its result. Closing it frees all it made. */
final class Trial implements AutoCloseable, CheckpointKeeper.Saveable {
  /** Enough for libtorch to have loaded, compiled and cached what it will need. */
  private static final int REHEARSED_STEPS = 3;

  /** Beyond this, a checkpoint would cost more than it saves. */
  private static final long LARGEST_CHECKPOINT = 1L << 30;

  private final TrialSpec spec;
  private final TrialRecord record;
  private final Seat seat;
  private final Execution execution;
  private final Company company;
  private final MemoryWatch memory;
  private final TensorScope scope;
  private final PreparedTask task;
  private final LoadedBackbone model;
  private final Adaptation adaptation;
  private final Objective objective;
  private final TrainSpec train;
  private final Trainer trainer;
  private final TrainingBatches batches;
  private Long peakBefore;
  private long savedBytes;

  private Trial(
      TrialSpec spec,
      TrialRecord record,
      Execution execution,
      Company company,
      MemoryWatch memory,
      TensorScope scope,
      PreparedTask task,
      LoadedBackbone model,
      Map<String, Slice> placement,
      TrialStart start,
      Seat seat) {
    this.spec = spec;
    this.record = record;
    this.seat = seat;
    this.execution = execution;
    this.company = company;
    this.memory = memory;
    this.scope = scope;
    this.task = task;
    this.model = model;
    this.objective = task.objective(model.architecture());
    AdaptationContext context =
        new AdaptationContext(model, scope, stream("method"), placement, spec.train().steps());
    this.adaptation =
        seat == null ? spec.method().adapt(context) : spec.method().adaptShared(context);
    this.train = spec.train().with(start.microBatches(), spec.train().checkpointing());
    // What a step costs is measured of whole steps; packs take theirs together.
    int frozen =
        execution == Execution.SOLO || seat != null
            ? 0
            : FrozenStates.blocks(model, adaptation, task.train(), scope.device());
    this.trainer =
        new Trainer(train, model, adaptation, objective, stream("head"), scope, seat, frozen);
    this.batches =
        new TrainingBatches(
            FrozenStates.under(model, task.train(), frozen),
            train.batch(),
            train.microBatches(),
            stream("data"));
    start.checkpoint().ifPresent(this::resume);
  }

  private void resume(Checkpoint checkpoint) {
    try (TensorScope reading = scope.child()) {
      trainer.resume(checkpoint.progress(reading));
    }
    batches.skip(checkpoint.head().batches());
    peakBefore = checkpoint.head().peakMemoryBytes();
    record.resume(Instant.parse(checkpoint.head().startedAt()), checkpoint.curve());
  }

  static Trial prepare(TrialSpec spec, RunSettings settings, TrialRecord record) {
    return prepare(spec, settings, record, TrialStart.anew(spec), null);
  }

  /**
   * @param seat of the pack that the trial trains in; null for one that trains alone
   * @throws UnusableCheckpoint if the trial cannot go on from there
   */
  static Trial prepare(
      TrialSpec spec, RunSettings settings, TrialRecord record, TrialStart start, Seat seat) {
    Company company = Company.enter();
    try {
      return prepare(spec, settings, record, start, seat, company);
    } catch (RuntimeException | Error e) {
      company.close();
      throw e;
    }
  }

  private static Trial prepare(
      TrialSpec spec,
      RunSettings settings,
      TrialRecord record,
      TrialStart start,
      Seat seat,
      Company company) {
    TorchDevice device = settings.device();
    Execution execution = settings.execution();
    LoadedBackbone model = LoadedBackbone.of(spec.backbone(), spec.precision().on(device), device);
    PreparedTask task = PreparedTask.of(spec.task(), spec.backbone(), model.architecture());
    record.input(
        new TrialInput(
            model.sha256(),
            task.dataset().sha256(),
            model.dtype().name().toLowerCase(Locale.ROOT),
            device.isGpu() ? "gpu" : "cpu"));
    spec.method()
        .checkAgainst(
            new TrialConditions(
                model.architecture(),
                PreparedTask.longestText(spec.task(), model.architecture().reads()),
                spec.train().steps()));
    Map<String, Slice> placement = placement(spec, settings, record, start, model, task);
    if (execution == Execution.SOLO) {
      FreeMemory.collect(device);
    } else {
      FreeMemory.keepNothing(TorchDevice.CPU); // a device's cache is in use by other trials
    }
    MemoryWatch memory = MemoryWatch.start(device, company);
    TensorScope scope = Torch.scope(device);
    try {
      return new Trial(
          spec, record, execution, company, memory, scope, task, model, placement, start, seat);
    } catch (RuntimeException | Error e) {
      scope.close();
      memory.close();
      if (start.checkpoint().isPresent() && e instanceof RuntimeException reason) {
        throw new UnusableCheckpoint(reason);
      }
      throw e;
    }
  }

  private static Map<String, Slice> placement(
      TrialSpec spec,
      RunSettings settings,
      TrialRecord record,
      TrialStart start,
      LoadedBackbone model,
      PreparedTask task) {
    if (start.checkpoint().isPresent()) {
      try {
        Checkpoint.Head head = start.checkpoint().get().head();
        head.checkIsOn(record.input());
        record.slices(head.slices());
        return SlicePlacement.of(head.slices());
      } catch (RuntimeException e) {
        throw new UnusableCheckpoint(e);
      }
    }
    if (spec.method() instanceof SliceFineMethod slices) {
      SlicePlacement chosen =
          SlicePlacement.of(spec, slices, model, task, settings.device(), settings.scores());
      record.slices(chosen.chosen());
      return chosen.slices();
    }
    return Map.of();
  }

  /** Takes a few steps, for what they leave behind in libtorch and nothing else. */
  void rehearse() {
    rehearse(REHEARSED_STEPS);
  }

  /** Trains until so many steps are done, and tells nobody. */
  void rehearse(int steps) {
    train(
        new Trainer.Listener() {
          @Override
          public void step(int step, double loss, double rate, Double metric) {}

          @Override
          public boolean goesOn() {
            return trainer.stepsDone() < steps;
          }
        });
  }

  private RandomStream stream(String name) {
    return RandomStream.of(spec.seed(), name);
  }

  TrialResult run(TrialMonitor monitor) {
    return run(monitor, null);
  }

  /**
   * @param keeper null where no checkpoints are kept
   */
  TrialResult run(TrialMonitor monitor, CheckpointKeeper keeper) {
    WatchedTraining watch = new WatchedTraining(spec, monitor, keeper, this::report);
    monitor.begins(spec, trainer.stepsDone());
    record.stepping(true);
    train(watch);
    record.stepping(false);
    if (watch.isPaused()) {
      return record.failed(
          TrialStatus.PAUSED, "paused after " + trainer.stepsDone() + " steps, to go on later");
    }
    PeakMemory peak =
        memory.peak().orHigher(peakBefore).beside(savedBytes, "copies of it for checkpoints");
    boolean evaluates = train.evaluateEvery() > 0;
    Double validation = evaluates ? trainer.validation() : null;
    if (validation == null && evaluates) {
      validation = validate();
    }
    long start = System.nanoTime();
    SplitScore score = SplitScore.of(trainer, task.dataset(), task.test());
    double evalSeconds = (System.nanoTime() - start) / 1e9;
    StepTimes times = execution == Execution.SOLO ? trainer.stepTimes(batches::next) : null;
    return record.ended(
        trainer.wasStopped() ? TrialStatus.STOPPED_EARLY : TrialStatus.SUCCEEDED,
        trainer.wasStopped() ? "stopped after " + trainer.stepsDone() + " steps" : null,
        scores(score, validation),
        efficiency(peak, evalSeconds, times));
  }

  private void train(Trainer.Listener listener) {
    trainer.train(batches::next, model -> validate(), listener);
  }

  @Override
  public int stepsDone() {
    return trainer.stepsDone();
  }

  @Override
  public Optional<byte[]> save() {
    Long peak = memory.peak().orHigher(peakBefore).bytes();
    memory.pause();
    try (TensorScope owner = scope.child()) {
      Progress progress = trainer.progress(owner);
      if (Checkpoint.bytes(progress.tensors(), record.curve()) > LARGEST_CHECKPOINT) {
        return Optional.empty();
      }
      Checkpoint.Head head =
          Checkpoint.Head.of(spec, record, batches.position(), peak, progress.standing());
      byte[] content = Checkpoint.write(head, progress.tensors(), record.curve());
      savedBytes = Math.max(savedBytes, content.length);
      return Optional.of(content);
    } finally {
      memory.resume();
    }
  }

  /** The metric on the validation split, at no cost to what is measured of training. */
  private double validate() {
    boolean stepping = record.isStepping();
    record.stepping(false);
    memory.pause();
    double metric = SplitScore.of(trainer, task.dataset(), task.validation()).metric();
    if (execution == Execution.SOLO) {
      FreeMemory.keepNothing(scope.device());
    }
    memory.resume();
    record.stepping(stepping);
    return metric;
  }

  private StepReport report(int step, double loss, double rate, Double metric) {
    Map<String, Slice> slices = adaptation.slices();
    Slice first = slices.isEmpty() ? null : slices.values().iterator().next();
    StepReport report =
        new StepReport(
            step,
            loss,
            metric,
            rate,
            first == null ? null : first.axis() == Axis.ROW ? "row" : "column",
            first == null ? null : first.position(),
            first == null ? null : first.rank());
    record.step(report);
    return report;
  }

  private Scores scores(SplitScore score, Double validation) {
    return new Scores(
        score.accuracy(),
        Metrics.nameOf(task.dataset().metric()),
        score.metric(),
        score.metrics(),
        validation,
        task.dataset().majorityAccuracy(),
        score.loss(),
        record.trainLoss(),
        trainer.stepsDone());
  }

  private Efficiency efficiency(PeakMemory peak, double evalSeconds, StepTimes times) {
    boolean solo = execution == Execution.SOLO && company.alone();
    return new Efficiency(
        trainer.trainableParameters(),
        adaptation.addedParameters(),
        (adaptation.artifactElements() + objective.parameterCount()) * Float.BYTES,
        peak,
        trainer.samplesPerSecond(),
        trainer.trainSeconds(),
        evalSeconds,
        times,
        seat != null ? "packed" : solo ? "solo" : "shared");
  }

  /** The trained model, which closes with the trial. */
  AdaptedModel trained() {
    return new AdaptedModel(
        ModelFiles.open(spec.backbone()), spec.method(), model, adaptation, trainer.model(), scope);
  }

  @Override
  public void close() {
    try (company;
        memory;
        scope) { // all of them, whatever one throws
      trainer.close();
    }
  }
}
