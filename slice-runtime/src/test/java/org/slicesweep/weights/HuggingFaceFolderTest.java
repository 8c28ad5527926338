package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;

class HuggingFaceFolderTest {
  private static final ObjectNode CONFIG =
      StrictJson.MAPPER.createObjectNode().put("model_type", "bert").put("hidden_size", 1);

  @TempDir private Path folder;

  private static List<TensorView> tensors(String... names) {
    return Arrays.stream(names)
        .map(name -> TensorView.ofFloats(name, List.of(1L), new float[] {name.length()}))
        .toList();
  }

  private static void write(Path folder, List<TensorView> tensors) {
    TestFolder.write(folder, CONFIG, tensors, Map.of("tokenizer.json", "{}"));
  }

  @BeforeEach
  void writeModel() {
    write(folder, tensors("w"));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> ModelFiles.open(folder.toString()))
        .isInstanceOf(InputException.class)
        .hasMessage(message, folder)
        .extracting(thrown -> ((InputException) thrown).key())
        .isEqualTo("backbone");
  }

  @Test
  void opensWhatWasWritten() throws IOException {
    ModelFiles files = ModelFiles.open(folder.toString());
    assertThat(files.name()).isEqualTo(folder.toString());
    assertThat(files.config()).isEqualTo(CONFIG);
    assertThat(files.tensors().get("w")).isEqualTo(tensors("w").get(0));
    try (InputStream tokenizer = files.tokenizer()) {
      assertThat(tokenizer).hasContent("{}");
    }
    assertThat(Safetensors.open(folder.resolve("model.safetensors")).metadata())
        .isEqualTo(Map.of("format", "pt"));
  }

  @Test
  void readsOnlyTheConfigUntilMoreIsAskedFor() throws IOException {
    Files.write(folder.resolve("model.safetensors"), new byte[3]);
    ModelFiles files = ModelFiles.open(folder.toString());
    ((ObjectNode) files.config()).removeAll();
    assertThat(files.config()).isEqualTo(CONFIG);
    assertThatThrownBy(files::tensors).isInstanceOf(InputException.class);
  }

  @Test
  void stripsTheBaseModelsPrefixAndKeepsHeads() {
    write(
        folder,
        tensors(
            "bert.embeddings.LayerNorm.gamma",
            "bert.embeddings.LayerNorm.beta",
            "bert.encoder.layer.0.output.dense.weight",
            "bert.pooler.dense.bias",
            "cls.predictions.bias",
            "classifier.weight"));
    TensorSource read = ModelFiles.open(folder.toString()).tensors();
    assertThat(read.names())
        .containsExactly(
            "classifier.weight",
            "cls.predictions.bias",
            "embeddings.LayerNorm.bias",
            "embeddings.LayerNorm.weight",
            "encoder.layer.0.output.dense.weight",
            "pooler.dense.bias");
    assertThat(read.get("pooler.dense.bias").name()).isEqualTo("pooler.dense.bias");
    assertThat(read.get("pooler.dense.bias").toFloats())
        .containsExactly("bert.pooler.dense.bias".length());
  }

  @Test
  void refusesTwoTensorsForOnePlace() {
    write(folder, tensors("bert.pooler.dense.bias", "pooler.dense.bias"));
    assertThatThrownBy(() -> ModelFiles.open(folder.toString()).tensors())
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "\"bert.pooler.dense.bias\" and \"pooler.dense.bias\" are both \"pooler.dense.bias\"");
  }

  @Test
  void opensSeveralShards() throws IOException {
    Files.move(folder.resolve("model.safetensors"), folder.resolve("model-1.safetensors"));
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"w\":\"model-1.safetensors\"}}");
    assertThat(ModelFiles.open(folder.toString()).tensors().sha256())
        .isEqualTo(TensorSource.of("memory", tensors("w")).sha256());
  }

  @Test
  void namesEachMissingFile() throws IOException {
    Files.delete(folder.resolve("tokenizer.json"));
    assertThatThrownBy(() -> ModelFiles.open(folder.toString()).requireTokenizer())
        .isInstanceOf(InputException.class)
        .hasMessage("%s has no tokenizer.json (the tokenizer)", folder);
    Files.delete(folder.resolve("model.safetensors"));
    assertRefused("%s has no weights: expected model.safetensors or model.safetensors.index.json");
    Files.createFile(folder.resolve("pytorch_model.bin"));
    assertRefused(
        "%s has its weights in pytorch_model.bin only: pickle files are not read: convert to"
            + " safetensors");
    Files.delete(folder.resolve("config.json"));
    assertRefused("%s has no config.json (the model's shape)");
  }

  @Test
  void saysWhereAConfigIsWrong() throws IOException {
    Path config = folder.resolve("config.json");
    for (String content : List.of("{\n\"a\": 1,\n\"a\": 2}", "{\n\n", "{}\n\n{}")) {
      Files.writeString(config, content);
      assertThatThrownBy(() -> ModelFiles.open(folder.toString()).config())
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(config + ":3: not valid JSON: ");
    }
    Files.writeString(config, "[]");
    assertThatThrownBy(() -> ModelFiles.open(folder.toString()).config())
        .isInstanceOf(InputException.class)
        .hasMessage(config + ": expected a JSON object");
    Files.writeString(config, "");
    assertThatThrownBy(() -> ModelFiles.open(folder.toString()).config())
        .isInstanceOf(InputException.class)
        .hasMessage(config + ": expected a JSON object");
  }

  @Test
  void suggestsAMavenModelForWhatIsNoFolder() {
    assertThatThrownBy(() -> ModelFiles.open("all-MiniLM-L6-v2"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "backbone \"all-MiniLM-L6-v2\" is not a folder:"
                + " did you mean \"maven:all-MiniLM-L6-v2\"?");
    for (String name : List.of("", "nowhere/to/be/found/at/all", "nul\u0000")) {
      assertThatThrownBy(() -> ModelFiles.open(name))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("is not a folder: expected one, or one of maven:all-MiniLM-L6-v2,");
    }
  }
}
