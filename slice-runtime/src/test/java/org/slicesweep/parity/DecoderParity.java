package org.slicesweep.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LanguageModel;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.task.LanguageBatch;
import org.slicesweep.task.LanguageModelling;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.FineTuned;
import org.slicesweep.train.Generation;
import org.slicesweep.weights.Safetensors;

/** Hidden states, scores of the next token, the mean loss, and greedy continuations. */
final class DecoderParity {
  private DecoderParity() {}

  /** What a fixture says of hidden states, scores and loss. */
  static List<Measured> measure(Fixture fixture) {
    LoadedBackbone model = fixture.model();
    LanguageModel decoder = (LanguageModel) model.architecture();
    Safetensors expected = fixture.tensors();
    boolean scores = expected.names().contains("logits");
    Graph graph = new Graph("parity");
    ForwardHook hook = ForwardHook.pretrained(model.dtype());
    Encoded encoded = Encoded.of(decoder, graph, hook);
    LanguageModelling objective = new LanguageModelling();
    Map<String, Node> outputs = new LinkedHashMap<>();
    outputs.put("hidden", encoded.hidden());
    if (scores) {
      outputs.put("logits", decoder.logits(encoded.hidden(), hook));
    }
    boolean learns = scores && objective.weight(batch(expected, "")) > 0;
    if (learns) {
      outputs.put("loss", objective.loss(encoded, objective.labels(graph), (name, shape) -> null));
    }
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      List<Tensor> inputs = new ArrayList<>(FixtureInputs.of(fixture, decoder.reads(), scope));
      if (learns) {
        inputs.add(objective.labels(scope, new Staging(), batch(expected, "")));
      }
      List<Tensor> results =
          Program.load(graph.program(List.copyOf(outputs.values())), scope)
              .bind(argument -> model.weight(argument.name()), argument -> null)
              .run(scope, inputs);
      List<Measured> measured = new ArrayList<>();
      for (String what : outputs.keySet()) {
        float[] ours = results.get(measured.size()).toFloats();
        float[] theirs = expected.get(what).toFloats();
        double tolerance = ModelParity.TOLERANCE;
        measured.add(
            what.equals("loss")
                ? Measured.of(fixture, what, ours, theirs, tolerance)
                : Measured.of(fixture, what, ours, theirs, tolerance, real(expected, theirs)));
      }
      return measured;
    }
  }

  private static IntPredicate real(Safetensors expected, float[] values) {
    float[] mask = expected.get("mask").toFloats();
    int width = values.length / mask.length;
    return i -> mask[i / width] > 0;
  }

  /** The recorded texts with the tokens that are to be predicted. */
  static LanguageBatch batch(Safetensors recorded, String prefix) {
    long[] shape = FixtureInputs.shape(recorded, prefix + "ids");
    return new LanguageBatch(
        recorded.get(prefix + "ids").toLongs(),
        recorded.get(prefix + "mask").toFloats(),
        recorded.get(prefix + "labels").toLongs(),
        Math.toIntExact(shape[0]),
        Math.toIntExact(shape[1]));
  }

  /** Our greedy continuations of the recorded prompts. */
  static List<int[]> generated(Fixture fixture) {
    LoadedBackbone model = fixture.model();
    int most = Math.toIntExact(FixtureInputs.shape(fixture.tensors(), "generated")[1]);
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      AdaptationContext context =
          new AdaptationContext(model, scope, RandomStream.of(0, "method"), Map.of(), 1);
      return FineTuned.of(model, new FrozenProbe().adapt(context), null, Map.of(), scope)
          .generate(prompts(fixture), Generation.greedy(most, ends(fixture)));
    }
  }

  /** The recorded continuations, each up to the token that ends it. */
  static List<int[]> expected(Fixture fixture) {
    Set<Integer> ends = ends(fixture);
    return rows(fixture, "generated").stream()
        .map(row -> Arrays.stream(row).takeWhile(token -> !ends.contains(token)).toArray())
        .toList();
  }

  private static Set<Integer> ends(Fixture fixture) {
    Set<Integer> ends = new HashSet<>();
    for (JsonNode end : fixture.expected().get("eos")) {
      ends.add(end.intValue());
    }
    return ends;
  }

  private static List<int[]> prompts(Fixture fixture) {
    float[] mask = fixture.tensors().get("prompts_mask").toFloats();
    List<int[]> rows = rows(fixture, "prompts");
    int length = rows.get(0).length;
    return IntStream.range(0, rows.size())
        .mapToObj(
            row ->
                IntStream.range(0, length)
                    .filter(i -> mask[row * length + i] > 0)
                    .map(i -> rows.get(row)[i])
                    .toArray())
        .toList();
  }

  private static List<int[]> rows(Fixture fixture, String name) {
    long[] shape = FixtureInputs.shape(fixture.tensors(), name);
    int[] all =
        Arrays.stream(fixture.tensors().get(name).toLongs()).mapToInt(Math::toIntExact).toArray();
    int length = (int) shape[1];
    return IntStream.range(0, (int) shape[0])
        .mapToObj(row -> Arrays.copyOfRange(all, row * length, (row + 1) * length))
        .toList();
  }
}
