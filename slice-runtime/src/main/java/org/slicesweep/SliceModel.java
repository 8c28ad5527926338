package org.slicesweep;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.BackboneCatalog;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.peft.PeftAdapter;
import org.slicesweep.peft.PeftFolder;
import org.slicesweep.slice.Axis;
import org.slicesweep.task.Batch;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Generation;
import org.slicesweep.train.TrainSpec;
import org.slicesweep.weights.ModelFiles;

/** A pretrained model on its way to a fine-tuned one. Closing it frees what training made. */
public final class SliceModel implements AutoCloseable {
  private final String backbone;
  private final TorchDevice device;
  private final Precision precision;
  private final ModelFiles files;
  private Method method = SliceFineMethod.DEFAULT;
  private boolean waitsForMoveSteps;
  private AdaptedModel model;
  private Runnable owner = () -> {};

  private SliceModel(String backbone, TorchDevice device, Precision precision) {
    this.backbone = backbone;
    this.device = device;
    this.precision = precision;
    this.files = ModelFiles.open(backbone);
  }

  /** A model in fp32 on the device that {@code auto} finds. */
  public static SliceModel load(String backbone) {
    return load(backbone, "auto", Precision.FP32);
  }

  /**
   * @param backbone {@code maven:all-MiniLM-L6-v2}, or the path of a Hugging Face model folder
   * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
   * @throws org.slicesweep.common.InputException if there is no such model or device
   */
  public static SliceModel load(String backbone, String device, Precision precision) {
    return new SliceModel(backbone, TorchDevice.of(device), precision);
  }

  SliceModel inject(int rank, int position, boolean bias, Axis mode) {
    // Alternation is complete only with the trainer's move_steps; until then any interval will do.
    Integer interval = mode == Axis.ROW_COLUMN ? Integer.valueOf(1) : null;
    SliceFineMethod chosen =
        new SliceFineMethod(
            mode, rank, position, null, null, interval, null, bias, null, 1.0, 1, null, null, null,
            null);
    inject(chosen);
    waitsForMoveSteps = mode == Axis.ROW_COLUMN;
    return this;
  }

  SliceModel inject(Method chosen) {
    Backbone backbone = BackboneCatalog.of(files.config(), files.name());
    if (chosen instanceof SliceFineMethod slices) {
      SlicePlacement.targets(slices, backbone);
    }
    method = chosen;
    waitsForMoveSteps = false;
    return this;
  }

  Method method() {
    return method;
  }

  /** Whether the slices alternate at an interval that only the trainer can tell. */
  boolean waitsForMoveSteps() {
    return waitsForMoveSteps;
  }

  TrialResult train(
      TaskSpec task, Method chosen, TrainSpec train, long seed, TrialMonitor monitor) {
    close();
    Torch.prepareThread(1);
    TrialSpec spec = new TrialSpec(backbone, task, chosen, train, precision, seed);
    Trial trial =
        Trial.prepare(spec, RunSettings.on(device, Path.of(".")), new TrialRecord(spec, device));
    owner = trial::close;
    try {
      TrialResult result = trial.run(monitor);
      model = trial.trained();
      return result;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Puts an adapter onto the pretrained model, as Hugging Face's PEFT saves it ({@code
   * adapter_config.json} and {@code adapter_model.safetensors}), and the head beside it in {@code
   * head.safetensors} if there is one. Pickle files are not read.
   *
   * @return the same model, which {@link #logits} and {@link #pooled} run
   * @throws org.slicesweep.common.InputException if the folder's files are missing or not sound, or
   *     the adapter is of a method that is not known or of another backbone
   */
  public SliceModel withAdapter(Path folder) {
    close();
    Torch.prepareThread(1);
    TensorScope scope = Torch.scope(device);
    owner = scope::close;
    try {
      LoadedBackbone loaded = LoadedBackbone.of(backbone, precision.on(device), device);
      PeftAdapter adapter = PeftFolder.read(folder, loaded.architecture());
      model = AdaptedModel.of(files, loaded, adapter, HeadFile.in(folder), scope);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * The fine-tuned model's outputs for a batch, row-major {@code [batch x classes]}.
   *
   * @throws IllegalStateException if the model has neither been trained nor been given an adapter
   *     with a head
   */
  public float[] logits(Batch batch) {
    return tuned().tuned().logits(batch);
  }

  /**
   * What a head is given for a batch, the fine-tuned model's hidden states pooled: row-major {@code
   * [batch x hidden]}.
   *
   * @throws IllegalStateException if the model has neither been trained nor been given an adapter
   */
  public float[] pooled(Batch batch) {
    return tuned().tuned().pooled(batch);
  }

  /**
   * Continues a text: the fine-tuned model does, or the pretrained one if nothing was learned yet.
   *
   * @param options without end tokens, those of the model's own configuration end the text
   * @return what was added
   * @throws org.slicesweep.common.InputException if the model does not generate text, or the prompt
   *     is longer than it reads
   */
  public String generate(String prompt, Generation options) {
    return generate(prompt, options, piece -> {});
  }

  /**
   * @param pieces is given the text piece by piece as it grows
   */
  public String generate(String prompt, Generation options, Consumer<String> pieces) {
    if (model == null) {
      pretrained();
    }
    return new TextGenerator(files, model.backbone().architecture(), model.tuned())
        .generate(prompt, options, pieces);
  }

  private void pretrained() {
    Torch.prepareThread(1);
    TensorScope scope = Torch.scope(device);
    owner = scope::close;
    LoadedBackbone loaded = LoadedBackbone.of(backbone, precision.on(device), device);
    Method nothing = new FrozenProbe();
    PeftAdapter empty = new PeftAdapter(backbone, nothing, Map.of());
    model = AdaptedModel.of(files, loaded, empty, List.of(), scope);
  }

  RestoredModel restore() {
    return tuned().restored();
  }

  private AdaptedModel tuned() {
    if (model == null) {
      throw new IllegalStateException("the model has not been trained and has no adapter");
    }
    return model;
  }

  @Override
  public void close() {
    model = null;
    owner.run();
    owner = () -> {};
  }
}
