package org.slicesweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slicesweep.bench.BenchBackbone;
import org.slicesweep.bench.RecordedInputs;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Method;
import org.slicesweep.method.Propulsion;
import org.slicesweep.method.Rocoft;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.Torch;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;
import org.slicesweep.weights.Safetensors;

/**
 * The Java half of {@code benchmarks/peft}: writes what training starts from, trains what PEFT has
 * started, and reads what PEFT has trained.
 */
public final class AdapterBench {
  static final long SEED = 7;

  /** As a sweep file's defaults, but with decay and clipping strong enough to show in a loss. */
  static final TrainSpec TRAIN =
      new TrainSpec(20, 16, 3e-3, null, 4, Schedule.COSINE, 0.5, 0.5, 0, 0, 1, 0, 0, false);

  private static final double TOLERANCE = 1e-4;

  private AdapterBench() {}

  /**
   * @param args {@code inputs}, {@code train} or {@code read}, and a folder
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("expected inputs, train or read, and a folder");
    }
    Torch.prepareThread(1);
    Path folder = Path.of(args[1]);
    switch (args[0]) {
      case "inputs" -> inputs(folder);
      case "train" -> train(folder);
      case "read" -> System.exit(read(folder) ? 0 : 1);
      default -> throw new IllegalArgumentException(args[0] + ": expected inputs, train or read");
    }
  }

  private static Map<Path, BenchBackbone> backbones(Path folder) {
    Path tiny = folder.resolve("tiny-bert");
    Path miniLm = folder.resolve("minilm");
    return Map.of(
        tiny,
        withoutPairs(BenchBackbone.tiny(tiny, TRAIN.steps(), TRAIN.batch(), SEED)),
        miniLm,
        BenchBackbone.miniLm(miniLm, TRAIN.steps(), TRAIN.batch(), SEED));
  }

  /** PEFT's prompts leave out which of two texts a token is of. */
  private static BenchBackbone withoutPairs(BenchBackbone bench) {
    List<TextBatch> batches =
        bench.batches().stream()
            .map(
                batch ->
                    new TextBatch(
                        batch.ids(),
                        new long[batch.typeIds().length],
                        batch.mask(),
                        batch.labels(),
                        batch.size(),
                        batch.length()))
            .toList();
    return new BenchBackbone(bench.name(), bench.model(), bench.head(), batches);
  }

  private static void inputs(Path folder) throws IOException {
    for (Map.Entry<Path, BenchBackbone> entry : backbones(folder).entrySet()) {
      BenchBackbone bench = entry.getValue();
      RecordedInputs.write(
          entry.getKey(),
          bench.head(),
          bench.head().initial(RandomStream.of(SEED, "head")),
          bench.batches());
      ObjectMapper json = SpecJson.mapper();
      ObjectNode train = json.valueToTree(TRAIN);
      json.writerWithDefaultPrettyPrinter()
          .writeValue(entry.getKey().resolve("train.json").toFile(), train);
    }
  }

  private static void train(Path folder) throws IOException {
    for (Map.Entry<Path, BenchBackbone> entry : backbones(folder).entrySet()) {
      List<Path> started;
      try (Stream<Path> files = Files.list(entry.getKey())) {
        started = files.filter(file -> Files.isDirectory(file.resolve("initial"))).toList();
      }
      for (Path run : started) {
        AdapterRun.ofPeft(run, entry.getValue()).train();
      }
      for (Map.Entry<String, Method> own : notInPeft().entrySet()) {
        Path run = entry.getKey().resolve(own.getKey());
        AdapterRun.of(run, entry.getValue(), own.getValue()).train();
      }
    }
  }

  private static Map<String, Method> notInPeft() {
    return Map.of(
        "propulsion", new Propulsion(15, null),
        "rocoft_row", new Rocoft(Axis.ROW, 3, null),
        "rocoft_column", new Rocoft(Axis.COLUMN, 3, null),
        "slicefine_row", SliceFineMethod.moving(Axis.ROW, 3, 5, 5),
        "slicefine_column", SliceFineMethod.moving(Axis.COLUMN, 3, 5, 5));
  }

  /** Whether what PEFT has trained gives the same outputs here. */
  private static boolean read(Path folder) throws IOException {
    List<Path> trained;
    try (Stream<Path> files = Files.walk(folder, 3)) {
      trained = files.filter(file -> file.endsWith("trained")).sorted().toList();
    }
    boolean passed = !trained.isEmpty();
    System.out.printf("%-12s%-16s%22s%n", "backbone", "method", "trained by PEFT, here");
    for (Path adapter : trained) {
      Path run = adapter.getParent();
      Path backbone = run.getParent();
      double difference = difference(backbone, adapter);
      boolean same = difference <= TOLERANCE; // a NaN is not
      passed &= same;
      System.out.printf(
          Locale.ROOT,
          "%-12s%-16s%22.1e  %s%n",
          backbone.getFileName(),
          run.getFileName(),
          difference,
          same ? "PASS" : "FAIL");
    }
    return passed;
  }

  private static double difference(Path backbone, Path adapter) {
    Safetensors batches = Safetensors.open(backbone.resolve("batches.safetensors"));
    List<Long> shape = batches.get("0.ids").shape();
    TextBatch batch =
        new TextBatch(
            batches.get("0.ids").toLongs(),
            batches.get("0.types").toLongs(),
            batches.get("0.mask").toFloats(),
            batches.get("0.labels").toFloats(),
            Math.toIntExact(shape.get(0)),
            Math.toIntExact(shape.get(1)));
    float[] theirs =
        Safetensors.open(adapter.resolve("logits.safetensors")).get("logits").toFloats();
    try (SliceModel model =
        SliceModel.load(backbone.resolve("model").toString()).withAdapter(adapter)) {
      float[] ours = model.logits(batch);
      double largest = ours.length == theirs.length ? 0 : Double.NaN;
      for (int i = 0;
          i < Arrays.stream(new int[] {ours.length, theirs.length}).min().getAsInt();
          i++) {
        largest = Math.max(largest, Math.abs(ours[i] - theirs[i]));
      }
      return largest;
    }
  }
}
