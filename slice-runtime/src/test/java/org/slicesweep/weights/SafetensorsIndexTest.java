package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Location;

class SafetensorsIndexTest {
  private static final TensorView A = TensorView.ofFloats("a", List.of(1L), new float[] {1});
  private static final TensorView B = TensorView.ofFloats("b", List.of(2L), new float[] {2, 3});

  @TempDir private Path parent;

  private Path folder;

  @BeforeEach
  void writeShards() {
    folder = parent.resolve("model");
    SafetensorsWriter.write(folder.resolve("model-1.safetensors"), List.of(A), Map.of());
    SafetensorsWriter.write(folder.resolve("model-2.safetensors"), List.of(B), Map.of());
  }

  private Path index(String weightMap) throws IOException {
    return Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"metadata\":{\"total_size\":12},\"weight_map\":" + weightMap + "}");
  }

  private TensorSource open(Path index) {
    return SafetensorsIndex.open(
        index, new StoredModelFolder(Location.of("backbone", folder), true));
  }

  @Test
  void findsEveryTensorInItsShard() throws IOException {
    TensorSource read =
        open(index("{\"b\":\"model-2.safetensors\",\"a\":\"model-1.safetensors\"}"));
    assertThat(read.names()).containsExactly("a", "b");
    assertThat(read.get("a")).isEqualTo(A);
    assertThat(read.get("b")).isEqualTo(B);
    assertThat(read.sha256()).isEqualTo(TensorSource.of("memory", List.of(B, A)).sha256());
  }

  @Test
  void refusesAMissingShard() throws IOException {
    Path index = index("{\"a\":\"model-3.safetensors\"}");
    assertThatThrownBy(() -> open(index))
        .isInstanceOf(InputException.class)
        .hasMessage("%s: tensor \"a\" is in \"model-3.safetensors\", which is missing", index);
  }

  @Test
  void refusesATensorThatItsShardDoesNotHave() throws IOException {
    Path index = index("{\"a\":\"model-2.safetensors\"}");
    assertThatThrownBy(() -> open(index))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s says that tensor \"a\" is in \"model-2.safetensors\", which has no such tensor",
            index);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"../model-1.safetensors\"",
        "\"x/../../model-1.safetensors\"",
        "\"/etc/passwd\"",
        "\"\"",
        "\".\"",
        "7",
        "null",
        "\"model\\u0000.safetensors\""
      })
  void refusesShardsElsewhere(String shard) throws IOException {
    SafetensorsWriter.write(parent.resolve("model-1.safetensors"), List.of(A), Map.of());
    Path index = index("{\"a\":" + shard + "}");
    assertThatThrownBy(() -> open(index))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(index + ": tensor \"a\" is in ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "\"model-1.safetensors\"", "{\"a\":1,\"a\":2}", "{"})
  void refusesWhatIsNoMap(String weightMap) throws IOException {
    Path index = index(weightMap);
    assertThatThrownBy(() -> open(index))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(index.toString());
  }
}
