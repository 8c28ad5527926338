package org.slicesweep;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;
import org.slicesweep.common.Sha256;
import org.slicesweep.method.LayerTargets;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.select.LotteryTicket;
import org.slicesweep.select.ScoreFile;
import org.slicesweep.select.WandaScores;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.slice.SlicePicker;
import org.slicesweep.slice.SliceScores;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.PreparedTask;

/** Decides which slice of each layer a trial starts on. */
final class SlicePlacement {
  private final SliceFineMethod method;
  private final Map<String, Slice> slices = new LinkedHashMap<>();
  private final Optional<SliceScores> scores;

  private SlicePlacement(
      SliceFineMethod method,
      List<LinearLayer> layers,
      Optional<SliceScores> scores,
      RandomStream random) {
    this.method = method;
    this.scores = scores;
    layers.forEach(layer -> slices.put(layer.name(), pick(layer, random)));
  }

  /**
   * @param scoreFolder where scores are kept for the trials that need the same ones
   */
  static SlicePlacement of(
      TrialSpec spec,
      SliceFineMethod method,
      LoadedBackbone model,
      PreparedTask task,
      TorchDevice device,
      Path scoreFolder) {
    return new SlicePlacement(
        method,
        targets(method, model.architecture()),
        scores(spec, method, model, task, device, scoreFolder),
        RandomStream.of(spec.seed(), "slice position"));
  }

  /** Where slices started that were chosen before. */
  static Map<String, Slice> of(List<ChosenSlice> chosen) {
    Map<String, Slice> slices = new LinkedHashMap<>();
    chosen.forEach(
        slice ->
            slices.put(
                slice.layer(),
                new Slice(slice.axis().equals("row") ? Axis.ROW : Axis.COLUMN, slice.indices())));
    return slices;
  }

  /** Where slices start that need no ranking. */
  static Map<String, Slice> fixed(SliceFineMethod method, Backbone architecture) {
    return new SlicePlacement(
            method,
            targets(method, architecture),
            Optional.empty(),
            RandomStream.of(0, "slice position"))
        .slices();
  }

  /**
   * The layers a method targets.
   *
   * @throws InputException for a pattern that matches none, or a slice that does not fit one
   */
  static List<LinearLayer> targets(SliceFineMethod method, Backbone backbone) {
    List<LinearLayer> targets = LayerTargets.of(method.targets(), backbone);
    targets.forEach(layer -> checkFits(method, layer));
    checkMaxPosition(method, targets);
    InputException.check(
        !method.bias() || targets.stream().anyMatch(layer -> layer.bias().isPresent()),
        "bias",
        "bias: none of the targeted layers of this backbone has one");
    return targets;
  }

  private static void checkFits(SliceFineMethod method, LinearLayer layer) {
    Axis[] axes =
        method.axis() == Axis.ROW_COLUMN
            ? new Axis[] {Axis.COLUMN, Axis.ROW}
            : new Axis[] {method.axis()};
    for (Axis axis : axes) {
      Slice slice =
          method.indices() == null
              ? Slice.contiguous(axis, method.position(), method.rank())
              : new Slice(axis, method.indices());
      slice.checkFits(layer.name(), layer.outputs(), layer.inputs());
    }
  }

  private static void checkMaxPosition(SliceFineMethod method, List<LinearLayer> targets) {
    if (method.maxPosition() == null) {
      return;
    }
    int highest =
        targets.stream()
            .mapToInt(layer -> Math.max(layer.outputs(), layer.inputs()) - method.rank())
            .max()
            .orElse(0);
    InputException.check(
        method.maxPosition() <= highest,
        "max_position",
        "max_position %s: with rank %d the last position of any targeted layer is %d",
        method.maxPosition(),
        method.rank(),
        highest);
  }

  private static Optional<SliceScores> scores(
      TrialSpec spec,
      SliceFineMethod method,
      LoadedBackbone model,
      PreparedTask task,
      TorchDevice device,
      Path folder) {
    if (method.category() == null) {
      return Optional.empty();
    }
    Map<String, String> about = new LinkedHashMap<>();
    about.put("backbone", spec.backbone());
    about.put("backbone_sha256", model.sha256());
    about.put("task", spec.task().name());
    about.put("dataset_sha256", task.dataset().sha256());
    if (method.category().needsWanda()) {
      about.put("kind", "wanda");
      LoadedBackbone exact = LoadedBackbone.of(spec.backbone(), DType.FP32, device);
      return Optional.of(
          ScoreFile.of(
              file(folder, about), about, () -> WandaScores.of(exact, task.train(), device)));
    }
    if (method.category().needsTicket()) {
      LotteryTicket ticket =
          new LotteryTicket(
              orElse(method.ticketRounds(), 2),
              orElse(method.ticketSteps(), 60),
              orElse(method.ticketPrune(), 0.5),
              orElse(method.ticketLearningRate(), 1e-4));
      about.put("kind", "lottery");
      about.put("ticket", ticket.toString());
      about.put("precision", model.dtype().toString());
      return Optional.of(
          ScoreFile.of(file(folder, about), about, () -> ticket.scores(model, task, device)));
    }
    return Optional.empty();
  }

  private static <T> T orElse(T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private static Path file(Path folder, Map<String, String> about) {
    Sha256 hash = new Sha256();
    about.forEach((key, value) -> hash.add(key).add(value));
    return folder.resolve(about.get("kind") + "-" + hash.hex().substring(0, 12) + ".safetensors");
  }

  private Slice pick(LinearLayer layer, RandomStream random) {
    Axis axis = method.axis() == Axis.ROW_COLUMN ? Axis.COLUMN : method.axis();
    int rank = method.rank();
    if (method.indices() != null) {
      return new Slice(axis, method.indices());
    }
    if (method.category() == null) {
      return Slice.contiguous(axis, method.position(), rank);
    }
    return switch (method.category()) {
      case RANDOM -> {
        int extent = Slice.extent(axis, layer.outputs(), layer.inputs());
        yield Slice.contiguous(axis, random.nextInt(extent - rank + 1), rank);
      }
      case MOST, WINNING -> SlicePicker.highest(axis, scoresOf(layer, axis), rank);
      case LEAST, LOSING -> SlicePicker.lowest(axis, scoresOf(layer, axis), rank);
      case MIXED -> SlicePicker.mixed(axis, scoresOf(layer, axis), rank);
    };
  }

  private double[] scoresOf(LinearLayer layer, Axis axis) {
    return scores.orElseThrow().of(layer.name(), axis);
  }

  Map<String, Slice> slices() {
    return slices;
  }

  /** What was chosen and why, for the results. */
  List<ChosenSlice> chosen() {
    return slices.entrySet().stream()
        .map(
            entry ->
                new ChosenSlice(
                    entry.getKey(),
                    entry.getValue().axis() == Axis.ROW ? "row" : "column",
                    entry.getValue().indices(),
                    scores.map(s -> s.mean(entry.getKey(), entry.getValue())).orElse(null)))
        .toList();
  }
}
