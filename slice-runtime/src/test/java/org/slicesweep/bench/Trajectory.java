package org.slicesweep.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.SpecJson;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.task.Objective;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;
import org.slicesweep.train.Trainer;

/**
 * One training run of a slice, on given batches.
 *
 * @param run what the comparison calls it
 */
record Trajectory(String run, SliceFineMethod method) {
  static final int STEPS = 20;
  static final int BATCH = 16;

  /** As a sweep file's defaults, but with decay and clipping strong enough to show in a loss. */
  private static final TrainSpec TRAIN =
      new TrainSpec(STEPS, BATCH, 3e-3, null, 4, Schedule.COSINE, 0.5, 0.5, 0, 0, 1, 0, 0, false);

  private static final int RANK = 5;
  private static final int POSITION = 3;
  private static final int INTERVAL = 5;

  private static final List<Trajectory> ALL =
      List.of(
          new Trajectory("column", SliceFineMethod.at(Axis.COLUMN, POSITION, RANK)),
          new Trajectory("row", SliceFineMethod.at(Axis.ROW, POSITION, RANK)),
          new Trajectory(
              "column-moving", SliceFineMethod.moving(Axis.COLUMN, POSITION, RANK, INTERVAL)),
          new Trajectory("row-moving", SliceFineMethod.moving(Axis.ROW, POSITION, RANK, INTERVAL)));

  /** Writes what all runs share, then each run with its losses. */
  static void dumpAll(
      Path folder, LoadedBackbone model, Objective head, List<TextBatch> batches, long seed) {
    RecordedInputs.write(folder, head, head.initial(RandomStream.of(seed, "head")), batches);
    for (Trajectory trajectory : ALL) {
      trajectory.dump(folder.resolve(trajectory.run + ".json"), model, head, batches, seed);
    }
  }

  private void dump(
      Path file, LoadedBackbone model, Objective head, List<TextBatch> batches, long seed) {
    ObjectMapper json = SpecJson.mapper();
    ObjectNode record = json.createObjectNode().put("run", run);
    record.set("method", json.valueToTree(method));
    record.set("train", json.valueToTree(TRAIN));
    record.set("losses", json.valueToTree(losses(model, head, batches, seed)));
    try {
      json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Double> losses(
      LoadedBackbone model, Objective head, List<TextBatch> batches, long seed) {
    List<Double> losses = new ArrayList<>();
    Iterator<TextBatch> next = batches.iterator();
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Adaptation adaptation =
          method.adapt(
              new AdaptationContext(
                  model, scope, RandomStream.of(seed, "method"), placement(model), TRAIN.steps()));
      try (Trainer trainer =
          new Trainer(TRAIN, model, adaptation, head, RandomStream.of(seed, "head"), scope)) {
        trainer.train(
            next::next,
            unused -> Double.NaN, // the spec asks for no evaluation
            (step, loss, rate, metric) -> losses.add(loss));
      }
    }
    return losses;
  }

  private Map<String, Slice> placement(LoadedBackbone model) {
    Map<String, Slice> placement = new LinkedHashMap<>();
    for (LinearLayer layer : model.architecture().linears()) {
      placement.put(
          layer.name(), Slice.contiguous(method.axis(), method.position(), method.rank()));
    }
    return placement;
  }
}
