package org.slicesweep.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.ParameterCount;
import org.slicesweep.peft.PeftAdapter;
import org.slicesweep.peft.PeftFolder;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Head;
import org.slicesweep.task.LanguageBatch;
import org.slicesweep.task.LanguageModelling;
import org.slicesweep.task.Objective;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;
import org.slicesweep.train.Trainer;
import org.slicesweep.weights.Safetensors;

/** Training steps of an adapter from PEFT's start: every loss, and the outputs in the end. */
final class AdapterParity {
  static final double TOLERANCE = 1e-4;

  private AdapterParity() {}

  /** The adapters over every model. */
  static List<Fixture> fixtures() {
    return Fixture.folders("adapters").stream()
        .flatMap(model -> Fixture.in(model).stream())
        .toList();
  }

  static List<Measured> measure(Fixture fixture) {
    Path base = fixture.folder().getParent();
    LoadedBackbone model = LoadedBackbone.of(base.toString(), DType.FP32, TorchDevice.CPU);
    PeftAdapter initial =
        PeftFolder.read(fixture.folder().resolve("initial"), model.architecture());
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      TrainSpec train = train(new Fixture(base).json("base.json").get("train"));
      Adaptation adaptation =
          initial
              .method()
              .adapt(
                  new AdaptationContext(
                      model, scope, RandomStream.of(0, "method"), Map.of(), train.steps()));
      initial.loadInto(adaptation);
      Assertions.assertThat(
              adaptation.parameters().stream().mapToLong(ParameterCount::trained).sum())
          .as("parameters that %s trains", fixture)
          .isEqualTo(fixture.expected().get("trained_parameters").longValue());
      List<Batch> batches = batches(base, train.steps());
      try (Trainer trainer =
          new Trainer(
              train,
              model,
              adaptation,
              objective(base, model.architecture()),
              RandomStream.of(0, "head"),
              scope)) {
        return compare(fixture, trainer, batches);
      }
    }
  }

  private static List<Measured> compare(Fixture fixture, Trainer trainer, List<Batch> batches) {
    Iterator<Batch> next = batches.iterator();
    List<Double> losses = new ArrayList<>();
    trainer.train(
        next::next,
        unused -> Double.NaN, // the spec asks for no evaluation
        (step, loss, rate, metric) -> losses.add(loss));
    float[] theirs = fixture.floats("losses");
    float[] ours = new float[losses.size()];
    for (int i = 0; i < ours.length; i++) {
      ours[i] = losses.get(i).floatValue();
    }
    String name = fixture.folder().getParent().getFileName() + " " + fixture.name();
    Measured loss = Measured.of(fixture, "losses", ours, theirs, TOLERANCE);
    float[] logits = fixture.tensors().get("logits").toFloats();
    Batch first = batches.get(0);
    Measured outputs =
        Measured.of(
            fixture,
            "logits",
            trainer.logits(first),
            first instanceof LanguageBatch texts ? behind(texts, logits) : logits,
            TOLERANCE);
    return List.of(loss.named(name), outputs.named(name));
  }

  /** Of scores behind every token, those behind the last one of each text. */
  private static float[] behind(LanguageBatch texts, float[] scores) {
    int vocabulary = scores.length / texts.ids().length;
    float[] last = new float[texts.size() * vocabulary];
    for (int row = 0; row < texts.size(); row++) {
      int place = (row + 1) * texts.length() - 1;
      while (texts.mask()[place] == 0) {
        place--;
      }
      System.arraycopy(scores, place * vocabulary, last, row * vocabulary, vocabulary);
    }
    return last;
  }

  private static TrainSpec train(JsonNode json) {
    return new TrainSpec(
        json.get("steps").intValue(),
        1,
        json.get("learning_rate").doubleValue(),
        null,
        json.get("warmup_steps").intValue(),
        Schedule.COSINE,
        json.get("weight_decay").doubleValue(),
        json.get("max_gradient_norm").doubleValue(),
        0,
        0,
        1,
        0,
        0,
        false);
  }

  private static List<Batch> batches(Path base, int steps) {
    Safetensors recorded = Safetensors.open(base.resolve("batches.safetensors"));
    return IntStream.range(0, steps).mapToObj(step -> batch(recorded, step + ".")).toList();
  }

  private static Batch batch(Safetensors recorded, String prefix) {
    boolean continued =
        recorded.names().contains(prefix + "ids")
            && recorded.get(prefix + "labels").shape().size() == 2;
    return continued ? DecoderParity.batch(recorded, prefix) : new RecordedBatch(recorded, prefix);
  }

  /** A head with recorded values; without them, the model's own over its vocabulary. */
  private static Objective objective(Path base, Backbone backbone) {
    Path file = base.resolve("head.safetensors");
    if (!Files.exists(file)) {
      return new LanguageModelling();
    }
    Safetensors recorded = Safetensors.open(file);
    Map<String, float[]> values = new LinkedHashMap<>();
    recorded.names().forEach(name -> values.put(name, recorded.get(name).toFloats()));
    int classes = values.get("head.out.bias").length;
    Head head =
        new Head(backbone.hiddenSize(), classes, TaskSpec.Kind.CLASSIFICATION, backbone.headForm());
    Assertions.assertThat(head.parameters().keySet()).isEqualTo(values.keySet());
    return new RecordedObjective(head, values);
  }
}
