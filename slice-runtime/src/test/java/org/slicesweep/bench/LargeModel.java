package org.slicesweep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.measure.Company;
import org.slicesweep.measure.FreeMemory;
import org.slicesweep.measure.MemoryWatch;
import org.slicesweep.measure.ResidentMemory;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.Lora;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.task.Batch;
import org.slicesweep.task.LanguageBatch;
import org.slicesweep.task.LanguageModelling;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;
import org.slicesweep.train.Trainer;

/**
 * What a step of a large language model costs: peak resident memory and time of slices and LoRA,
 * with and without gradient checkpointing. The first step is not counted.
 */
public final class LargeModel {
  private static final int TOKENS = 128;
  private static final double GB = 1e9;

  /** One line of the table. */
  private record Case(String name, Method method, int batch, int parts, boolean checkpointing) {}

  private final LoadedBackbone model;
  private final int steps;

  private LargeModel(LoadedBackbone model, int steps) {
    this.model = model;
    this.steps = steps;
  }

  /**
   * @param args {@code write FOLDER}, or {@code measure FOLDER CSV THREADS STEPS SECONDS}: cases
   *     are left out when so many seconds have passed
   */
  public static void main(String[] args) {
    Path folder = Path.of(args[1]);
    if (args[0].equals("write")) {
      RandomLlama.ONE_BILLION.write(folder);
      return;
    }
    Torch.prepareThread(Integer.parseInt(args[3]));
    long start = System.nanoTime();
    LoadedBackbone model = LoadedBackbone.of(folder.toString(), DType.BF16, TorchDevice.CPU);
    double loading = (System.nanoTime() - start) / 1e9;
    FreeMemory.collect(TorchDevice.CPU);
    long elements =
        model.architecture().weights().values().stream().mapToLong(shape -> shape.size()).sum();
    System.out.printf(
        Locale.ROOT,
        "%.2f billion weights loaded in %.0f s, %.2f GB resident%n%n",
        elements / 1e9,
        loading,
        resident() / GB);
    new LargeModel(model, Integer.parseInt(args[4]))
        .measure(Path.of(args[2]), start, Double.parseDouble(args[5]));
  }

  private static long resident() {
    return ResidentMemory.own().now().orElse(0);
  }

  private static List<Case> cases() {
    Map<String, Method> methods = new LinkedHashMap<>();
    methods.put("slice column r=16", SliceFineMethod.at(Axis.COLUMN, 0, 16));
    methods.put("slice row r=16", SliceFineMethod.at(Axis.ROW, 0, 16));
    methods.put("LoRA r=8", new Lora(8, 8, 0, false, null));
    List<Case> cases = new ArrayList<>();
    for (int batch : new int[] {1, 4}) {
      for (boolean checkpointing : new boolean[] {false, true}) {
        methods.forEach(
            (name, method) -> cases.add(new Case(name, method, batch, 1, checkpointing)));
      }
    }
    cases.add(new Case("slice column r=16", methods.get("slice column r=16"), 4, 4, false));
    return cases;
  }

  private void measure(Path csv, long start, double seconds) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "method,batch,tokens,parts,checkpointing,trained_parameters,step_seconds,tokens_per_second,"
            + "peak_above_model_gb,peak_resident_gb,loss");
    System.out.printf(
        "%-18s %5s %5s %12s %9s %8s %12s %11s%n",
        "method", "batch", "parts", "checkpoints", "trained", "step, s", "above model", "peak, GB");
    for (Case each : cases()) {
      if ((System.nanoTime() - start) / 1e9 > seconds) {
        System.out.println("out of time: " + each + " is left out");
        continue;
      }
      lines.add(measure(each));
    }
    try {
      Files.write(csv, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String measure(Case each) {
    FreeMemory.collect(TorchDevice.CPU);
    long before = resident();
    try (Company company = Company.enter();
        MemoryWatch memory = MemoryWatch.start(TorchDevice.CPU, company);
        TensorScope scope = Torch.scope(TorchDevice.CPU);
        Trainer trainer = trainer(each, scope)) {
      double[] first = new double[1];
      double[] losses = new double[steps + 1];
      trainer.train(
          batches(each),
          anything -> 0,
          (step, loss, rate, metric) -> {
            losses[step - 1] = loss;
            if (step == 1) {
              first[0] = trainer.trainSeconds();
            }
          });
      double step = (trainer.trainSeconds() - first[0]) / steps;
      double above = memory.peak().bytes() / GB;
      System.out.printf(
          Locale.ROOT,
          "%-18s %5d %5d %12s %8.2fM %8.2f %12.2f %11.2f%n",
          each.name(),
          each.batch(),
          each.parts(),
          each.checkpointing(),
          trainer.trainableParameters() / 1e6,
          step,
          above,
          above + before / GB);
      return String.format(
          Locale.ROOT,
          "%s,%d,%d,%d,%s,%d,%.3f,%.1f,%.3f,%.3f,%.4f",
          each.name(),
          each.batch(),
          TOKENS,
          each.parts(),
          each.checkpointing(),
          trainer.trainableParameters(),
          step,
          each.batch() * TOKENS / step,
          above,
          above + before / GB,
          losses[steps]);
    }
  }

  private Trainer trainer(Case each, TensorScope scope) {
    TrainSpec spec =
        new TrainSpec(
                steps + 1,
                each.batch(),
                1e-4,
                null,
                0,
                Schedule.CONSTANT,
                0.01,
                1,
                0,
                0,
                1,
                0,
                0,
                false)
            .with(each.parts(), each.checkpointing());
    Map<String, Slice> placement = new LinkedHashMap<>();
    if (each.method() instanceof SliceFineMethod slices) {
      for (LinearLayer layer : model.architecture().linears()) {
        placement.put(layer.name(), slices.schedule().after(0, layer.outputs(), layer.inputs()));
      }
    }
    Adaptation adaptation =
        each.method()
            .adapt(
                new AdaptationContext(
                    model, scope, RandomStream.of(1, "method"), placement, steps + 1));
    return new Trainer(
        spec, model, adaptation, new LanguageModelling(), RandomStream.of(1, "head"), scope);
  }

  /** Random texts, every token to be learned. */
  private static Supplier<Batch> batches(Case each) {
    RandomStream random = RandomStream.of(1, "texts");
    int rows = each.batch() / each.parts();
    return () -> {
      long[] ids = random.longs((long) rows * TOKENS, 3, 32_000).toArray();
      float[] mask = new float[ids.length];
      Arrays.fill(mask, 1);
      return new LanguageBatch(ids, mask, ids, rows, TOKENS);
    };
  }
}
