package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;

/** Files that promise what they do not keep: each gets its own sentence. */
class HostileSafetensorsTest {
  @TempDir private Path folder;

  @Test
  void aPointerOfGitLfsIsNotTheFile() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n");
    assertThatThrownBy(() -> Safetensors.open(file))
        .hasMessage(file + " is a pointer of Git LFS, not the file: git lfs pull fetches it");
  }

  private Path file(long headerLength, String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(headerLength).put(json);
    return Files.write(folder.resolve("bad.safetensors"), bytes.array());
  }

  private static String tensor(String name, String dtype, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, dtype, shape, begin, end);
  }

  private static Arguments entries(int dataBytes, String message, String... entries) {
    return arguments("{" + String.join(",", entries) + "}", dataBytes, message);
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        arguments("not json", 0, "header is not valid JSON"),
        arguments("{\"a\":", 0, "header is not valid JSON"),
        arguments("", 0, "header is not a JSON object"),
        arguments("[]", 0, "header is not a JSON object"),
        arguments("{} {}", 0, "header goes on after its JSON object"),
        arguments("{\"a\":1}", 0, "tensor \"a\": expected an object"),
        arguments("[".repeat(5000), 0, "header is not a JSON object"),
        arguments("{\"a\":" + "[".repeat(5000), 0, "header is not valid JSON"),
        arguments("{\"__metadata__\":{\"a\":1}}", 0, "__metadata__: expected texts by name"),
        arguments("{\"__metadata__\":[]}", 0, "__metadata__: expected texts by name"),
        arguments("{\"a\":{}}", 0, "tensor \"a\": dtype is not a text"),
        entries(4, "tensor \"a\": dtype \"F33\": expected one of", tensor("a", "F33", "[1]", 0, 4)),
        entries(4, "tensor \"a\": shape is not a list", tensor("a", "F32", "1", 0, 4)),
        entries(4, "shape has \"1.0\": expected whole numbers", tensor("a", "F32", "[1.0]", 0, 4)),
        entries(4, "shape has \"x\": expected whole numbers", tensor("a", "F32", "[\"x\"]", 0, 4)),
        entries(
            4,
            "shape has \"9223372036854775808\"",
            tensor("a", "F32", "[9223372036854775808]", 0, 4)),
        entries(4, "dimension -1 is negative", tensor("a", "F32", "[-1]", 0, 4)),
        entries(4, "dimension -1 is negative", tensor("a", "F32", "[-1,-1]", 0, 4)),
        entries(
            4,
            "tensor \"a\": shape [4294967296, 4294967296] has more elements than a file can hold",
            tensor("a", "F32", "[4294967296,4294967296]", 0, 4)),
        entries(
            0,
            "shape [2305843009213693952, 2] has more elements",
            tensor("a", "F32", "[2305843009213693952,2]", 0, 0)),
        entries(
            0,
            "shape [4294967296, 4294967296, 0] has more elements",
            tensor("a", "U8", "[4294967296,4294967296,0]", 0, 0)),
        arguments(
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}}",
            1,
            "data_offsets has 1 numbers: expected 2"),
        entries(
            4,
            "tensor \"a\": data_offsets [0, 8]: the file has only 4 bytes of data",
            tensor("a", "F32", "[2]", 0, 8)),
        entries(
            4,
            "data_offsets [0, 9223372036854775807]: the file has only 4",
            tensor("a", "F32", "[2]", 0, Long.MAX_VALUE)),
        entries(4, "data_offsets [4, 0]: expected a begin", tensor("a", "F32", "[1]", 4, 0)),
        entries(4, "data_offsets [-4, 0]: expected a begin", tensor("a", "F32", "[1]", -4, 0)),
        entries(
            8,
            "tensor \"a\": F32 [1] needs 4 bytes, data_offsets [0, 8] give 8",
            tensor("a", "F32", "[1]", 0, 8)),
        entries(
            6,
            "tensor \"b\" begins at byte 2, inside tensor \"a\", which ends at 4",
            tensor("a", "F32", "[1]", 0, 4),
            tensor("b", "F32", "[1]", 2, 6)),
        entries(
            4,
            "tensor \"b\" begins at byte 0, inside tensor \"a\", which ends at 4",
            tensor("a", "F32", "[1]", 0, 4),
            tensor("b", "F32", "[1]", 0, 4)),
        entries(
            12,
            "4 bytes between tensor \"a\" and tensor \"b\" belong to no tensor",
            tensor("b", "F32", "[1]", 8, 12),
            tensor("a", "F32", "[1]", 0, 4)),
        entries(
            8,
            "4 bytes between the header and tensor \"a\" belong to no tensor",
            tensor("a", "F32", "[1]", 4, 8)),
        entries(
            5, "1 bytes after tensor \"a\" belong to no tensor", tensor("a", "F32", "[1]", 0, 4)),
        arguments("{}", 3, "3 bytes after the header belong to no tensor"),
        entries(
            8,
            "Duplicate field 'a'",
            tensor("a", "F32", "[1]", 0, 4),
            tensor("a", "F32", "[1]", 4, 8)),
        arguments(
            "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"I8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
            0,
            "Duplicate field 'dtype'"),
        entries(0, "tensor \"a?[2J\": dtype", tensor("a\\u001b[2J", "F33", "[0]", 0, 0)),
        entries(0, "a…\": dtype", tensor("a".repeat(10_000), "F33", "[0]", 0, 0)));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void refuses(String header, int dataBytes, String message) throws IOException {
    Path file = file(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes);
    Throwable thrown = catchThrowable(() -> Safetensors.open(file));
    assertThat(thrown).isInstanceOf(InputException.class).hasMessageContaining(message);
    assertThat(thrown.getMessage()).startsWith(file + ": ").hasSizeLessThan(400);
    assertThat(thrown.getMessage().lines()).hasSize(1);
  }

  @Test
  void refusesHeaderLengthsThatCannotBe() throws IOException {
    Path past = file(3, "{}", 0);
    assertThatThrownBy(() -> Safetensors.open(past))
        .isInstanceOf(InputException.class)
        .hasMessage("%s: header length 3 goes past the end of the file, which has 10 bytes", past);
    for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001}) {
      Path absurd = file(length, "{}", 0);
      assertThatThrownBy(() -> Safetensors.open(absurd))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("header length " + Long.toUnsignedString(length))
          .hasMessageContaining("expected at most 100000000");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "504b0304, 'a ZIP archive, as PyTorch saves a pickle'",
    "80028a0a, a Python pickle",
    "47475546, a GGUF file",
    "89484446, an HDF5 file",
    "3c21444f, a web page",
    "1f8b0808, a gzip archive"
  })
  void saysWhatAnotherFileLooksLike(String start, String format) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Files.write(file, HexFormat.of().parseHex(start + "0d0a1a0a" + "00".repeat(64)));
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s is %s, not safetensors: save the model with safe_serialization=True", file, format);
  }

  @Test
  void refusesWhatIsNoFile() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThatThrownBy(() -> Safetensors.open(empty))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(empty + " has 0 bytes");
    assertThatThrownBy(() -> Safetensors.open(folder.resolve("missing")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("missing: no such file");
    assertThatThrownBy(() -> Safetensors.open(folder))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("no such file");
  }

  @Test
  void refusesInvalidUtf8() throws IOException {
    Path file = file(8, "{\"aaa\":1", 0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[10] = (byte) 0xFF;
    Files.write(file, bytes);
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("header is not valid JSON");
  }

  @Test
  void survivesEveryTruncationAndRandomDamage() throws IOException {
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(
        file,
        List.of(
            TensorView.ofFloats("weight", List.of(2L, 2L), new float[4]),
            TensorView.ofFloats("bias", List.of(2L), new float[2])),
        Map.of("format", "pt"));
    byte[] sound = Files.readAllBytes(file);
    for (int length = 0; length < sound.length; length++) {
      Files.write(file, Arrays.copyOf(sound, length));
      assertThatThrownBy(() -> Safetensors.open(file)).isInstanceOf(InputException.class);
    }
    RandomStream random = RandomStream.of(1, "damage");
    for (int i = 0; i < 1000; i++) {
      byte[] damaged = sound.clone();
      for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Files.write(file, damaged);
      Throwable thrown = catchThrowable(() -> Safetensors.open(file).sha256());
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(InputException.class);
      }
    }
  }
}
