package org.slicesweep;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/** What is known of a trial while it runs, so that one that fails midway still tells its story. */
final class TrialRecord {
  private final TrialSpec spec;
  private final TorchDevice device;
  private final int microBatches;
  private Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final List<StepReport> curve = new ArrayList<>();
  private List<ChosenSlice> slices = List.of();
  private TrialInput input = new TrialInput(null, null, null, null);
  private boolean stepping;

  TrialRecord(TrialSpec spec, TorchDevice device) {
    this(spec, device, spec.train().microBatches());
  }

  /**
   * @param microBatches parts that a batch is really divided into
   */
  TrialRecord(TrialSpec spec, TorchDevice device, int microBatches) {
    this.spec = spec;
    this.device = device;
    this.microBatches = microBatches;
  }

  void input(TrialInput known) {
    input = known;
  }

  TrialInput input() {
    return input;
  }

  /** Whether steps are being trained, whose memory the division of the batch decides. */
  void stepping(boolean now) {
    stepping = now;
  }

  boolean isStepping() {
    return stepping;
  }

  /** Takes up the story of a trial that goes on. */
  void resume(Instant start, List<StepReport> before) {
    startedAt = start;
    curve.addAll(before);
  }

  Instant startedAt() {
    return startedAt;
  }

  int microBatches() {
    return microBatches;
  }

  List<StepReport> curve() {
    return curve;
  }

  List<ChosenSlice> slices() {
    return slices;
  }

  void slices(List<ChosenSlice> chosen) {
    slices = chosen;
  }

  void step(StepReport report) {
    curve.add(report);
  }

  /** Mean loss of the last tenth of the steps, at least one; null before the first. */
  Double trainLoss() {
    int last = Math.max(1, curve.size() / 10);
    return curve.isEmpty()
        ? null
        : curve.subList(curve.size() - last, curve.size()).stream()
            .mapToDouble(StepReport::loss)
            .average()
            .orElseThrow();
  }

  TrialResult ended(TrialStatus status, String error, Scores scores, Efficiency efficiency) {
    return new TrialResult(spec, status, error, scores, efficiency, provenance(), curve, slices);
  }

  /** Of a trial that has no scores: it failed, or goes on later. */
  TrialResult failed(TrialStatus status, String error) {
    Scores scores = Scores.unmeasured(trainLoss(), curve.size());
    return ended(status, error, scores, Efficiency.NONE);
  }

  private Provenance provenance() {
    return new Provenance(
        BuildInfo.codeVersion(),
        input.backboneSha256(),
        input.datasetSha256(),
        BuildInfo.host(),
        device.toString(),
        input.precision(),
        Torch.version(),
        Runtime.version().toString(),
        startedAt,
        microBatches,
        null);
  }
}
