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
  private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final List<StepReport> curve = new ArrayList<>();
  private List<ChosenSlice> slices = List.of();
  private String backboneSha256;
  private String datasetSha256;
  private String precision;

  TrialRecord(TrialSpec spec, TorchDevice device) {
    this.spec = spec;
    this.device = device;
  }

  void inputs(String backboneSha256, String datasetSha256, String precision) {
    this.backboneSha256 = backboneSha256;
    this.datasetSha256 = datasetSha256;
    this.precision = precision;
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

  TrialResult failed(TrialStatus status, String error) {
    Scores scores = Scores.unmeasured(trainLoss(), curve.size());
    return ended(status, error, scores, Efficiency.NONE);
  }

  private Provenance provenance() {
    return new Provenance(
        BuildInfo.codeVersion(),
        backboneSha256,
        datasetSha256,
        BuildInfo.host(),
        device.toString(),
        precision,
        Torch.version(),
        Runtime.version().toString(),
        startedAt);
  }
}
