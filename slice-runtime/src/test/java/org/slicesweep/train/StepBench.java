package org.slicesweep.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.method.Lora;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.task.Head;
import org.slicesweep.task.Objective;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/**
 * Times single steps of a solo trial, method by method in turn, and writes down their programs.
 *
 * <p>Settings, {@code key=value}: {@code backbone, batch, tokens, padding} (share of the tokens),
 * {@code threads, rounds, steps} (a round, a method), {@code precision} (fp32, bf16), {@code
 * methods} ({@code column5, row5, lora5, full, probe, upper5}: the upper half's columns), {@code
 * dump} (a folder for the programs, instead of timing).
 */
public final class StepBench {
  private static final long SEED = 7;

  private final Map<String, String> settings;
  private final LoadedBackbone model;
  private final Objective head;
  private final TextBatch batch;

  private StepBench(Map<String, String> settings) {
    this.settings = settings;
    this.model =
        LoadedBackbone.of(
            settings.getOrDefault("backbone", "maven:all-MiniLM-L6-v2"),
            DType.valueOf(settings.getOrDefault("precision", "fp32").toUpperCase(Locale.ROOT)),
            TorchDevice.CPU);
    this.head =
        new Head(
            model.architecture().hiddenSize(),
            2,
            TaskSpec.Kind.CLASSIFICATION,
            model.architecture().headForm());
    this.batch = batch();
  }

  public static void main(String[] args) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      if (parts.length != 2) {
        throw new IllegalArgumentException(arg + ": expected key=value");
      }
      settings.put(parts[0], parts[1]);
    }
    Torch.prepareThread(Integer.parseInt(settings.getOrDefault("threads", "1")));
    StepBench bench = new StepBench(settings);
    if (settings.containsKey("dump")) {
      bench.dump(Path.of(settings.get("dump")));
    } else {
      bench.time();
    }
  }

  private int number(String key, int otherwise) {
    return Integer.parseInt(settings.getOrDefault(key, Integer.toString(otherwise)));
  }

  private List<String> methods() {
    return List.of(settings.getOrDefault("methods", "column5").split(","));
  }

  private TextBatch batch() {
    int rows = number("batch", 32);
    int tokens = number("tokens", 64);
    double padding = Double.parseDouble(settings.getOrDefault("padding", "0"));
    int vocabulary = ((InputSpec.Text) model.architecture().reads()).vocabularySize();
    RandomStream random = RandomStream.of(SEED, "text");
    long[] ids = new long[rows * tokens];
    float[] mask = new float[rows * tokens];
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      // The first text is as long as the batch; the others leave, on average, that much empty.
      int length =
          row == 0 ? tokens : tokens - (int) Math.round(2 * padding * tokens * row / (rows - 1.0));
      for (int i = 0; i < Math.max(1, Math.min(length, tokens)); i++) {
        ids[row * tokens + i] = 1000 + random.nextInt(vocabulary - 1000);
        mask[row * tokens + i] = 1;
      }
      labels[row] = random.nextInt(2);
    }
    return new TextBatch(ids, new long[ids.length], mask, labels, rows, tokens);
  }

  private Adaptation adaptation(String name, TensorScope scope, int steps) {
    int blocks = model.architecture().blocks();
    List<LinearLayer> linears = model.architecture().linears();
    Method method =
        switch (name.replaceAll("\\d+$", "")) {
          case "column", "upper" -> SliceFineMethod.at(Axis.COLUMN, 3, rank(name));
          case "row" -> SliceFineMethod.at(Axis.ROW, 3, rank(name));
          case "lora" -> new Lora(rank(name), 16, 0, false, null);
          case "full" -> new FullFineTuning();
          case "probe" -> new FrozenProbe();
          default -> throw new IllegalArgumentException("unknown method " + name);
        };
    Map<String, Slice> placement = new LinkedHashMap<>();
    if (method instanceof SliceFineMethod slices) {
      int first = name.startsWith("upper") ? linears.size() / blocks * (blocks / 2) : 0;
      for (LinearLayer layer : linears.subList(first, linears.size())) {
        placement.put(
            layer.name(), Slice.contiguous(slices.axis(), slices.position(), slices.rank()));
      }
    }
    return method.adapt(
        new AdaptationContext(model, scope, RandomStream.of(SEED, "method"), placement, steps));
  }

  private static int rank(String name) {
    return Integer.parseInt(name.replaceAll("^\\D+", ""));
  }

  private void time() {
    int rounds = number("rounds", 7);
    int steps = number("steps", 3);
    TrainSpec spec = spec((rounds + 1) * steps);
    Map<String, Trainer> trainers = new LinkedHashMap<>();
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    Set<String> losses = new LinkedHashSet<>();
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      for (String name : methods()) {
        trainers.put(
            name,
            new Trainer(
                spec,
                model,
                adaptation(name, scope, spec.steps()),
                head,
                RandomStream.of(SEED, "head"),
                scope));
        millis.put(name, new ArrayList<>());
      }
      long faults = 0;
      for (int round = 0; round <= rounds; round++) {
        if (round == 1) {
          faults = pageFaults();
        }
        int until = (round + 1) * steps;
        for (String name : methods()) {
          Trainer trainer = trainers.get(name);
          Clock clock = new Clock(trainer, until);
          trainer.train(() -> batch, unused -> Double.NaN, clock);
          if (round > 0) {
            millis.get(name).addAll(clock.millis);
          }
          if (round == rounds) {
            losses.add(name + " " + clock.loss);
          }
        }
      }
      System.out.printf(
          "page faults a step %d, resident at most %s%n",
          (pageFaults() - faults) / ((long) rounds * steps * trainers.size()), peakMemory());
    }
    millis.forEach(
        (name, times) -> {
          double[] sorted = times.stream().mapToDouble(t -> t).sorted().toArray();
          System.out.printf(
              Locale.ROOT,
              "%-10s median %8.2f ms   least %8.2f   quarters %8.2f to %8.2f   (%d steps)%n",
              name,
              StepClock.median(sorted),
              sorted[0],
              sorted[sorted.length / 4],
              sorted[sorted.length * 3 / 4],
              sorted.length);
        });
    System.out.println("last losses " + losses);
  }

  private static long pageFaults() {
    // The command's name, in brackets, may hold spaces.
    String[] fields = read("/proc/self/stat").replaceAll("^.*\\) ", "").split(" ", -1);
    return Long.parseLong(fields[7]);
  }

  private static String peakMemory() {
    return read("/proc/self/status")
        .lines()
        .filter(line -> line.startsWith("VmHWM"))
        .findFirst()
        .orElse("?")
        .replaceAll("\\s+", " ");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrainSpec spec(int steps) {
    return new TrainSpec(
        steps, batch.size(), 3e-3, null, 0, Schedule.CONSTANT, 0.01, 1.0, 0, 0, 1, 0, 0, false);
  }

  private static final class Clock implements Trainer.Listener {
    private final Trainer trainer;
    private final int until;
    private final List<Double> millis = new ArrayList<>();
    private double before;
    private double loss;

    Clock(Trainer trainer, int until) {
      this.trainer = trainer;
      this.until = until;
      this.before = processor();
    }

    /** Seconds of this thread on a processor: other programs on the machine count for less. */
    private static double processor() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }

    @Override
    public void step(int step, double loss, double rate, Double metric) {
      millis.add((processor() - before) * 1000);
      before = processor();
      this.loss = loss;
    }

    @Override
    public boolean goesOn() {
      return trainer.stepsDone() < until;
    }
  }

  private void dump(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      for (String name : methods()) {
        ProgramSource pass =
            TrainProgram.write(model, adaptation(name, scope, 1), head, spec(1), 0).pass();
        Files.write(
            folder.resolve(name + ".txt"),
            Arrays.asList(pass.toString().split("\n")),
            StandardCharsets.UTF_8);
      }
    }
  }
}
