package org.slicesweep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.torch.Archives;
import org.slicesweep.torch.Argument;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorView;

/**
 * Writes the very programs that executors run, for a machine that has PyTorch and no Java: {@code
 * program-<trials>.pt} for each size of a pack, {@code manifest.json} with their arguments in
 * order, and what these start from as {@code weights.safetensors} and {@code state.safetensors}.
 *
 * <p>The manifest says of each argument where it comes from: {@code weights} or {@code state}, the
 * files; {@code stacked}, the file's tensor once for each trial; {@code zeros}; {@code random}.
 */
public final class ProgramExport {
  private final ObjectMapper json = new ObjectMapper();
  private final Path folder;
  private final StepCase each;
  private final LoadedBackbone model;
  private final boolean withWeights;
  private final Map<String, TensorView> weights = new LinkedHashMap<>();
  private final Map<String, TensorView> state = new LinkedHashMap<>();

  private ProgramExport(Path folder, StepCase each, LoadedBackbone model, boolean withWeights) {
    this.folder = folder;
    this.each = each;
    this.model = model;
    this.withWeights = withWeights;
  }

  /**
   * @param args the folder to write into; a case as JSON (see {@link StepCase}, and {@code trials},
   *     a list of sizes of packs; {@code weights}, false to have PyTorch draw random ones)
   */
  public static void main(String[] args) throws IOException {
    ObjectNode question = (ObjectNode) new ObjectMapper().readTree(args[1]);
    StepCase each = StepCase.of(question);
    LoadedBackbone model = LoadedBackbone.of(each.backbone(), each.dtype(), TorchDevice.CPU);
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    boolean withWeights = question.path("weights").asBoolean(true);
    new ProgramExport(folder, each, model, withWeights).write(question);
  }

  private void write(ObjectNode question) throws IOException {
    ObjectNode manifest = json.createObjectNode();
    if (model.architecture().reads() instanceof InputSpec.Text text) {
      question.put("vocabulary", text.vocabularySize());
    }
    manifest.set("case", question);
    ArrayNode programs = manifest.putArray("programs");
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      for (JsonNode trials : question.withArray("trials")) {
        programs.add(program(trials.asInt(), scope));
      }
    }
    json.writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("manifest.json").toFile(), manifest);
    SafetensorsWriter.write(folder.resolve("weights.safetensors"), weights.values(), Map.of());
    SafetensorsWriter.write(folder.resolve("state.safetensors"), state.values(), Map.of());
  }

  private ObjectNode program(int trials, TensorScope scope) throws IOException {
    Adaptation adaptation = StepProgram.adaptation(each, model, scope, trials);
    ProgramSource source = StepProgram.write(each, model, adaptation, trials);
    String file = "program-" + trials + ".pt";
    Files.write(folder.resolve(file), Archives.of(source));
    Files.writeString(folder.resolve("program-" + trials + ".py"), source.toString());
    ObjectNode program = json.createObjectNode().put("trials", trials).put("file", file);
    ArrayNode inputs = program.putArray("inputs");
    source.inputs().forEach(argument -> inputs.add(described(argument)));
    ArrayNode frozen = program.putArray("frozen");
    for (Argument argument : source.frozen()) {
      ObjectNode described = described(argument);
      described.put("from", withWeights ? "weights" : "random");
      if (withWeights) {
        Tensor tensor = model.weight(argument.name());
        weights.computeIfAbsent(argument.name(), name -> view(name, tensor, scope));
      }
      frozen.add(described);
    }
    Map<String, Tensor> named = new LinkedHashMap<>(adaptation.state());
    Map<String, float[]> head = each.head(model).initial(RandomStream.of(1, "head"));
    ArrayNode states = program.putArray("state");
    for (Argument argument : source.state()) {
      states.add(stateOf(argument, trials, named, head, scope));
    }
    return program;
  }

  private ObjectNode stateOf(
      Argument argument,
      int trials,
      Map<String, Tensor> named,
      Map<String, float[]> head,
      TensorScope scope) {
    String name = trials == 1 ? argument.name() : argument.name().replaceFirst("^\\d+/", "");
    ObjectNode described = described(argument);
    if (head.containsKey(name)) {
      state.computeIfAbsent(name, key -> floats(key, head.get(key), argument.shape().sizes()));
      return described.put("from", "state").put("key", name);
    }
    Tensor tensor = named.get(name);
    if (tensor == null) {
      return described.put("from", name.endsWith("masters") ? "random" : "zeros");
    }
    if (tensor.dtype() != DType.INT64 && !withWeights) {
      return described.put("from", "random");
    }
    state.computeIfAbsent(name, key -> view(key, tensor, scope));
    return described.put("from", trials == 1 ? "state" : "stacked").put("key", name);
  }

  private ObjectNode described(Argument argument) {
    ObjectNode described = json.createObjectNode().put("name", argument.name());
    described.put("dtype", argument.dtype().name().toLowerCase(Locale.ROOT));
    ArrayNode shape = described.putArray("shape");
    argument.shape().dims().forEach(dim -> shape.add(dim.toString()));
    return described;
  }

  private static TensorView view(String name, Tensor tensor, TensorScope scope) {
    if (tensor.dtype() == DType.INT64) {
      return TensorView.ofLongs(name, sizes(tensor.sizes()), tensor.toLongs());
    }
    try (Tensor wide = scope.copyOf(tensor, DType.FP32)) {
      return floats(name, wide.toFloats(), tensor.sizes());
    }
  }

  private static TensorView floats(String name, float[] values, long... shape) {
    return TensorView.ofFloats(name, sizes(shape), values);
  }

  private static List<Long> sizes(long... shape) {
    return new ArrayList<>(Arrays.stream(shape).boxed().toList());
  }
}
