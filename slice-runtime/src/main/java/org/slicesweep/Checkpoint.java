package org.slicesweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.InputException;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.train.Progress;
import org.slicesweep.weights.ElementType;
import org.slicesweep.weights.TensorPart;
import org.slicesweep.weights.TensorSource;
import org.slicesweep.weights.TensorView;

/**
 * A trial between two of its steps: beside its spec, all that it needs to go on to the same bits.
 *
 * @param tensors of the training under {@code train/}, the learning curve under {@code curve/}
 */
record Checkpoint(Head head, TensorSource tensors) {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
  private static final String TRAIN = "train/";

  /** To be raised with every change of what is saved, or of what it means. */
  private static final int FORMAT = 1;

  /**
   * What trial this is of, on what, and its numbers.
   *
   * @param code version of the code that wrote it: another one's steps may have other bits
   * @param spec the trial's id
   * @param accelerator {@code cpu} or {@code gpu}
   * @param microBatches parts that a batch is really divided into
   * @param batches drawn so far
   * @param startedAt of the trial's very first start
   * @param peakMemoryBytes so far, null where it could not be measured
   * @param slices what the trial started on
   */
  record Head(
      int format,
      String code,
      String spec,
      String backboneSha256,
      String datasetSha256,
      String precision,
      String accelerator,
      int microBatches,
      long batches,
      String startedAt,
      Long peakMemoryBytes,
      List<ChosenSlice> slices,
      Progress.Standing training) {

    static Head of(
        TrialSpec spec,
        TrialRecord record,
        long batches,
        Long peakMemoryBytes,
        Progress.Standing training) {
      TrialInput input = record.input();
      return new Head(
          FORMAT,
          BuildInfo.codeVersion(),
          spec.id(),
          input.backboneSha256(),
          input.datasetSha256(),
          input.precision(),
          input.accelerator(),
          record.microBatches(),
          batches,
          record.startedAt().toString(),
          peakMemoryBytes,
          record.slices(),
          training);
    }

    private void checkIsOf(TrialSpec trial) {
      check("format", FORMAT, format);
      check("code version", BuildInfo.codeVersion(), code);
      check("trial", trial.id(), spec);
      InputException.check(
          microBatches >= 1
              && microBatches <= trial.train().batch()
              && batches >= 1
              && training != null
              && training.stepsDone() >= 1
              && training.stepsDone() < trial.train().steps()
              && training.plateau() != null
              && slices != null
              && startedAt != null,
          "",
          "its numbers are no trial's");
    }

    /**
     * @throws InputException if the trial would go on from another model, or learn something else
     */
    void checkIsOn(TrialInput input) {
      check("backbone", input.backboneSha256(), backboneSha256);
      check("data", input.datasetSha256(), datasetSha256);
      check("precision", input.precision(), precision);
      check("device", input.accelerator(), accelerator);
    }

    private static void check(String what, Object expected, Object found) {
      InputException.check(
          expected.equals(found), "", "its %s is %s: expected %s", what, found, expected);
    }
  }

  /** A trial's checkpoint; empty, with a warning, if there is one that is of no use. */
  static Optional<Checkpoint> find(CheckpointStore store, TrialSpec spec) {
    try {
      return store.read(spec.id()).map(content -> read(spec, content));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      warn(spec, e);
      return Optional.empty();
    }
  }

  static void warn(TrialSpec spec, Throwable reason) {
    LOG.warn(
        "the checkpoint of trial {} is of no use, the trial begins anew: {}",
        spec.id(),
        reason.getMessage() == null ? reason.toString() : reason.getMessage());
  }

  /**
   * @throws InputException if it is damaged, or not this trial's
   */
  static Checkpoint read(TrialSpec spec, byte[] content) {
    CheckpointFile file = CheckpointFile.open("checkpoint of trial " + spec.id(), content);
    try {
      Head head = SpecJson.mapper().readValue(file.head(), Head.class);
      head.checkIsOf(spec);
      return new Checkpoint(head, file.tensors());
    } catch (JsonProcessingException e) {
      throw new InputException("it is not a checkpoint: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * The content of a checkpoint's file, unsealed.
   *
   * @throws IllegalArgumentException if it is larger than an array can be
   */
  static byte[] write(Head head, Map<String, Tensor> tensors, List<StepReport> curve) {
    try {
      return CheckpointFile.assemble(
          SpecJson.mapper().writeValueAsString(head), parts(tensors, curve));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How large the file would be, but for its header. */
  static long bytes(Map<String, Tensor> tensors, List<StepReport> curve) {
    return parts(tensors, curve).stream().mapToLong(TensorPart::bytes).sum();
  }

  private static List<TensorPart> parts(Map<String, Tensor> tensors, List<StepReport> curve) {
    List<TensorPart> parts = new ArrayList<>(CurveTensors.parts(curve));
    tensors.forEach((name, tensor) -> parts.add(part(TRAIN + name, tensor)));
    return parts;
  }

  private static TensorPart part(String name, Tensor tensor) {
    List<Long> shape = Arrays.stream(tensor.sizes()).boxed().toList();
    return tensor.dtype() == DType.INT64
        ? new TensorPart(
            name, ElementType.I64, shape, into -> into.asLongBuffer().put(tensor.toLongs()))
        : new TensorPart(
            name, ElementType.F32, shape, into -> into.asFloatBuffer().put(tensor.toFloats()));
  }

  /** The learning curve so far. */
  List<StepReport> curve() {
    return CurveTensors.read(tensors);
  }

  /**
   * The training's part.
   *
   * @param scope owns the tensors
   */
  Progress progress(TensorScope scope) {
    Map<String, Tensor> train = new HashMap<>();
    for (String name : tensors.names()) {
      if (name.startsWith(TRAIN)) {
        train.put(name.substring(TRAIN.length()), tensor(tensors.get(name), scope));
      }
    }
    return new Progress(head.training(), train);
  }

  private static Tensor tensor(TensorView view, TensorScope scope) {
    long[] shape = view.shape().stream().mapToLong(Long::longValue).toArray();
    return view.type() == ElementType.I64
        ? scope.longs(view.toLongs(), shape)
        : scope.floats(view.toFloats(), shape);
  }
}
