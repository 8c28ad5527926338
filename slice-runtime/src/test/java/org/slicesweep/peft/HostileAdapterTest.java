package org.slicesweep.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.SliceModel;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.InputException;
import org.slicesweep.method.Lora;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.weights.JsonFiles;
import org.slicesweep.weights.Safetensors;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorView;

/** Adapter folders that are broken, or of something else. */
class HostileAdapterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LAYER = "encoder.layer.0.attention.self.query";

  @TempDir private Path folder;
  private String backbone;
  private Path config;
  private Path tensors;

  @BeforeEach
  void aSoundAdapter() {
    backbone = TinyBackbone.write(folder.resolve("bert"), 1);
    config = folder.resolve(PeftFolder.CONFIG);
    tensors = folder.resolve(PeftFolder.TENSORS);
    write("{\"peft_type\": \"LORA\", \"r\": 2, \"lora_alpha\": 4}");
    store(
        List.of(
            tensor("base_model.model." + LAYER + ".lora_A.weight", 2, 16),
            tensor("base_model.model." + LAYER + ".lora_B.weight", 16, 2)));
  }

  private void write(String json) {
    try {
      Files.writeString(config, json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void store(List<TensorView> views) {
    SafetensorsWriter.write(tensors, views, Map.of());
  }

  private static TensorView tensor(String name, long... shape) {
    int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return TensorView.ofFloats(name, Arrays.stream(shape).boxed().toList(), new float[size]);
  }

  private void configure(UnaryOperator<ObjectNode> change) throws IOException {
    ObjectNode sound = (ObjectNode) JSON.readTree(config.toFile());
    write(change.apply(sound).toString());
  }

  /** The sound adapter's tensors, one of them replaced. */
  private void replace(String part, TensorView other) {
    Safetensors sound = Safetensors.open(tensors);
    List<TensorView> views = new ArrayList<>();
    sound.names().forEach(name -> views.add(name.contains(part) ? other : sound.get(name)));
    store(views);
  }

  private void refused(String message) {
    try (SliceModel model = SliceModel.load(backbone)) {
      assertThatThrownBy(() -> model.withAdapter(folder))
          .isInstanceOf(InputException.class)
          .hasMessage(message);
    }
  }

  @Test
  void theSoundOneIsRead() {
    try (SliceModel model = SliceModel.load(backbone).withAdapter(folder)) {
      assertThat(model).isNotNull();
    }
  }

  @Test
  void aFolderWithoutItsFilesIsRefused() throws IOException {
    Files.move(tensors, folder.resolve("adapter_model.bin"));
    refused(
        folder
            + " has its tensors in adapter_model.bin only: pickle files are not read: save it again"
            + " with safe_serialization");
    Files.delete(folder.resolve("adapter_model.bin"));
    refused(folder + " has no adapter_model.safetensors");
    Files.delete(config);
    refused(folder + " has no adapter_config.json");
  }

  @Test
  void aTypeThatIsNotKnownIsRefused() {
    String known = "expected one of LORA, VERA, ";
    write("{\"peft_type\": \"LORE\"}");
    assertThatThrownBy(() -> SliceModel.load(backbone).withAdapter(folder))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(config + ": peft_type \"LORE\": did you mean \"LORA\"? " + known);
    write("{\"peft_type\": \"FOURIERFT\"}");
    assertThatThrownBy(() -> SliceModel.load(backbone).withAdapter(folder))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(config + ": peft_type \"FOURIERFT\": " + known);
    write("{\"peft_type\": 7}");
    refused(config + ": peft_type is 7: expected a name such as \"LORA\"");
    write("[]");
    refused(config + ": expected a JSON object");
  }

  @Test
  void anOptionThatIsNotSupportedIsNotPassedOver() throws IOException {
    configure(json -> json.put("bias", "lora_only"));
    refused(config + ": bias is \"lora_only\", which is not supported: expected it off");
    configure(json -> json.put("bias", "none").put("invented_in_2030", 0.5));
    refused(config + ": invented_in_2030 is 0.5, which is not supported: expected it off");
    configure(json -> json.put("invented_in_2030", 0).put("init_lora_weights", "pissa"));
    refused(
        config
            + ": init_lora_weights \"pissa\" changes the backbone's own weights, which is not"
            + " supported");
    configure(
        json -> {
          json.put("init_lora_weights", true).putObject("rank_pattern").put("query", 4);
          return json;
        });
    refused(config + ": rank_pattern is {\"query\":4}, which is not supported: expected it off");
  }

  @Test
  void aValueThatCannotBeIsRefused() throws IOException {
    String tensor = ", and the tensor for " + LAYER + ".lora_A is [2, 16]";
    configure(json -> json.put("r", 0));
    refused(config + ": r is 0" + tensor);
    configure(json -> json.put("r", 2_000_000_000)); // nothing of that size is allocated
    refused(config + ": r is 2000000000" + tensor);
    configure(json -> json.put("r", 2).put("lora_alpha", -1));
    refused(config + ": alpha -1.0: expected a number above 0");
    configure(json -> json.put("lora_alpha", 4).put("r", "two"));
    assertThatThrownBy(() -> SliceModel.load(backbone).withAdapter(folder))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(config + ": ")
        .hasMessageContaining("two");
  }

  @Test
  void aTensorThatIsMissingOrOfAnotherShapeIsRefused() {
    replace("lora_B", tensor("base_model.model." + LAYER + ".lora_B.weight", 16, 3));
    refused(tensors + ": the tensor for " + LAYER + ".lora_B is [16, 3]: expected [16, 2]");
    store(List.of(tensor("base_model.model." + LAYER + ".lora_A.weight", 2, 16)));
    refused(tensors + " has no tensor for " + LAYER + ".lora_B");
    store(List.of());
    refused(tensors + " has no tensors");
  }

  @Test
  void aTensorOfAnotherBackboneIsRefused() {
    replace("lora_B", tensor("base_model.model." + LAYER.replace("0", "7") + ".lora_B.weight", 1));
    refused(
        tensors
            + ": tensor \"base_model.model."
            + LAYER.replace("0", "7")
            + ".lora_B.weight\" is of no linear layer of the backbone's encoder: the nearest is "
            + LAYER);
    replace("lora_B", tensor("base_model.model.classifier.weight", 2, 16));
    assertThatThrownBy(() -> SliceModel.load(backbone).withAdapter(folder))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            tensors + ": tensor \"base_model.model.classifier.weight\" is of no linear layer");
    replace("classifier", tensor("base_model.model." + LAYER + ".lora_C", 2));
    assertThatThrownBy(() -> SliceModel.load(backbone).withAdapter(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("lora_B");
  }

  @Test
  void aPlaceOutsideItsWeightIsRefused() {
    write("{\"peft_type\": \"SHIRA\", \"r\": 1, \"mask_type\": \"random\"}");
    String places = "base_model.model." + LAYER + ".shira_indices";
    TensorView weight = tensor("base_model.model." + LAYER + ".shira_weight", 32);
    long[] numbers = new long[64];
    store(List.of(weight, TensorView.ofLongs(places, List.of(2L, 32L), numbers)));
    try (SliceModel model = SliceModel.load(backbone).withAdapter(folder)) {
      assertThat(model).isNotNull();
    }
    String matrix = " of " + LAYER + " [16 x 16]";
    numbers[3] = 16;
    store(List.of(weight, TensorView.ofLongs(places, List.of(2L, 32L), numbers)));
    refused(config + ": the tensor for " + LAYER + ".shira_indices names row 16" + matrix);
    numbers[3] = 15;
    numbers[40] = -1;
    store(List.of(weight, TensorView.ofLongs(places, List.of(2L, 32L), numbers)));
    refused(config + ": the tensor for " + LAYER + ".shira_indices names column -1" + matrix);
    store(List.of(weight, TensorView.ofLongs(places, List.of(64L), numbers)));
    refused(config + ": the tensor for " + LAYER + ".shira_indices is [64]: expected [2, n]");
  }

  @Test
  void aModelOfTheHubIsNamedAsPeftNamesIt() {
    Backbone architecture = LoadedBackbone.of(backbone, DType.FP32, TorchDevice.CPU).architecture();
    List<TensorView> tensors =
        List.of(tensor(LAYER + ".lora_A", 8, 16), tensor(LAYER + ".lora_B", 16, 8));
    for (String base : List.of("hf://acme/tiny@v1", "hf://acme/tiny", "maven:tiny@v1")) {
      PeftFolder.write(folder, base, architecture, Lora.DEFAULT, tensors);
      JsonNode written = JsonFiles.object(config);
      assertThat(written.path("base_model_name_or_path").asText())
          .isEqualTo(base.startsWith("hf:") ? "acme/tiny" : base);
      assertThat(written.path("revision").asText("none"))
          .isEqualTo(base.equals("hf://acme/tiny@v1") ? "v1" : "none");
    }
  }

  @Test
  void ranksThatWereGivenUpComeBackAsZeros() throws IOException {
    String at = "base_model.model." + LAYER;
    write(
        "{\"peft_type\": \"ADALORA\", \"init_r\": 3, \"target_r\": 2, \"total_step\": 9,"
            + " \"rank_pattern\": {\""
            + LAYER
            + ".lora_E\": [true, false, true]}}");
    store(
        List.of(
            tensor(at + ".lora_A", 2, 16),
            TensorView.ofFloats(at + ".lora_E", List.of(2L, 1L), new float[] {5, 7}),
            tensor(at + ".lora_B", 16, 2)));
    Backbone architecture = LoadedBackbone.of(backbone, DType.FP32, TorchDevice.CPU).architecture();
    PeftAdapter adapter = PeftFolder.read(folder, architecture);
    assertThat(adapter.tensors().get(LAYER + ".lora_E").toFloats()).containsExactly(5, 0, 7);
    assertThat(adapter.tensors().get(LAYER + ".lora_A").shape()).containsExactly(3L, 16L);
    assertThat(adapter.tensors().get(LAYER + ".lora_B").shape()).containsExactly(16L, 3L);
    configure(
        json -> {
          json.putObject("rank_pattern").putArray(LAYER + ".lora_E").add(true);
          return json;
        });
    refused(
        config
            + ": rank_pattern of "
            + LAYER
            + ".lora_E keeps 1 ranks, and the tensor for "
            + LAYER
            + ".lora_A is [2, 16]");
  }

  @Test
  void twoTensorsForOnePlaceAreRefused() {
    store(
        List.of(
            tensor("base_model.model." + LAYER + ".lora_A.weight", 2, 16),
            tensor("base_model.model.bert." + LAYER + ".lora_A.weight", 2, 16),
            tensor("base_model.model." + LAYER + ".lora_B.weight", 16, 2)));
    refused(tensors + " has two tensors for " + LAYER + ".lora_A");
  }

  @Test
  void anAdapterOfAModelWithAHeadIsRead() {
    store(
        List.of(
            tensor("base_model.model.bert." + LAYER + ".lora_A.weight", 2, 16),
            tensor("base_model.model.bert." + LAYER + ".lora_B.weight", 16, 2)));
    try (SliceModel model = SliceModel.load(backbone).withAdapter(folder)) {
      assertThat(model).isNotNull();
    }
  }

  @Test
  void bytesThatAreNoSafetensorsAreRefused() throws IOException {
    Files.write(tensors, new byte[] {(byte) 0x80, 2, 'c', 'o', 's', '\n', 's', 'y', 's', 't'});
    assertThatThrownBy(() -> SliceModel.load(backbone).withAdapter(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(tensors.toString());
  }

  @Test
  void aHeadThatDoesNotFitIsRefused() {
    SafetensorsWriter.write(
        folder.resolve("head.safetensors"),
        List.of(
            tensor("head.dense.weight", 8, 8),
            tensor("head.dense.bias", 8),
            tensor("head.out.weight", 2, 8),
            tensor("head.out.bias", 2)),
        Map.of());
    refused("head.safetensors: head.dense.weight is [8, 8]: expected [16, 16]");
  }
}
