package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;

class OnnxInitializersTest {
  private static final String QUERY = "/encoder/layer.0/attention/self/query/MatMul";

  private static TensorSource open(TinyOnnx onnx) {
    return OnnxInitializers.open(onnx.model(), "tiny.onnx");
  }

  private static void assertRefused(ThrowingCallable reading, String message) {
    assertThatThrownBy(reading)
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("tiny.onnx")
        .hasMessageContaining(message);
  }

  private static TinyOnnx oneLayer() {
    return new TinyOnnx()
        .node("/embeddings/Gather", "Gather", "embeddings.weight", "ids")
        .node(QUERY, "MatMul", "hidden", "onnx::MatMul_787")
        .node("/encoder/layer.0/attention/self/MatMul", "MatMul", "q", "k")
        .node("/encoder/Reshape", "Reshape", "hidden", "onnx::Reshape_5")
        .floats("embeddings.weight", new long[] {2, 1}, 7, 8)
        .floats("onnx::MatMul_787", new long[] {2, 3}, 1, 2, 3, 4, 5, 6)
        .floats("onnx::Reshape_5", new long[] {1}, -1);
  }

  @Test
  void namesAndTurnsLinearWeightsAfterTheNodeThatUsesThem() {
    TensorSource read = open(oneLayer());
    String query = "encoder.layer.0.attention.self.query.weight";
    assertThat(read.names()).containsExactly("embeddings.weight", query);
    assertThat(read.get(query))
        .isEqualTo(TensorView.ofFloats(query, List.of(3L, 2L), new float[] {1, 4, 2, 5, 3, 6}));
    assertThat(read.get("embeddings.weight").toFloats()).containsExactly(7, 8);
    assertThat(read.sha256())
        .isEqualTo(
            TensorSource.of("m", List.of(read.get(query), read.get("embeddings.weight"))).sha256());
  }

  @Test
  void readsFromTheMiddleOfABuffer() {
    ByteBuffer model = oneLayer().model();
    ByteBuffer within = ByteBuffer.allocateDirect(model.remaining() + 10).position(5);
    within.put(model).flip().position(5);
    assertThat(OnnxInitializers.open(within, "tiny.onnx").sha256())
        .isEqualTo(open(oneLayer()).sha256());
  }

  @Test
  void readsFloatDataPackedAndNot() {
    ByteString packed = ByteString.copyFrom(new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40});
    TensorSource read =
        open(
            new TinyOnnx()
                .initializer(
                    out -> {
                      TinyOnnx.shaped(out, "packed", TinyOnnx.FLOAT, 2);
                      out.writeBytes(4, packed);
                    })
                .initializer(
                    out -> {
                      TinyOnnx.shaped(out, "single", TinyOnnx.FLOAT, 2);
                      out.writeFloat(4, 3);
                      out.writeFloat(4, 4);
                    })
                .initializer(
                    out -> {
                      out.writeBytes(1, ByteString.copyFrom(new byte[] {2, 1})); // packed dims
                      TinyOnnx.shaped(out, "dims", TinyOnnx.FLOAT);
                      out.writeBytes(4, packed);
                    }));
    assertThat(read.get("packed").toFloats()).containsExactly(1, 2);
    assertThat(read.get("single").toFloats()).containsExactly(3, 4);
    assertThat(read.get("dims").shape()).containsExactly(2L, 1L);
  }

  @Test
  void refusesWhatItCannotRead() {
    assertRefused(
        () ->
            open(
                new TinyOnnx()
                    .initializer(
                        out -> {
                          TinyOnnx.shaped(out, "w", TinyOnnx.FLOAT, 1);
                          out.writeEnum(14, 1);
                        })),
        "initializer \"w\" is stored as external data");
    assertRefused(
        () -> open(new TinyOnnx().initializer(out -> TinyOnnx.shaped(out, "w", 8, 0))),
        "initializer \"w\" has ONNX data type 8: expected one of [1, 2, 3, 5, 6, 7, 9, 10,");
    assertRefused(
        () -> open(new TinyOnnx().floats("w", new long[] {3}, 1, 2)),
        "initializer \"w\": F32 [3] needs 12 bytes of raw_data or float_data, it has 8");
    assertRefused(
        () -> open(new TinyOnnx().floats("w", new long[] {-1}, 1)), "dimension -1 is negative");
    assertRefused(
        () -> open(new TinyOnnx().floats("w", new long[] {1L << 40, 1L << 40}, 1)),
        "has more elements than a file can hold");
    assertRefused(
        () -> open(new TinyOnnx().floats("w", new long[] {1}, 1).floats("w", new long[] {1}, 1)),
        "two initializers are called \"w\"");
  }

  @Test
  void refusesLinearWeightsItCannotName() {
    assertRefused(
        () ->
            open(
                new TinyOnnx()
                    .node("MatMul_3", "MatMul", "x", "onnx::MatMul_1")
                    .floats("onnx::MatMul_1", new long[] {1, 1}, 1)),
        "cannot name initializer \"onnx::MatMul_1\": the node \"MatMul_3\"");
    assertRefused(
        () ->
            open(
                new TinyOnnx()
                    .node(QUERY, "MatMul", "x", "onnx::MatMul_1")
                    .floats("onnx::MatMul_1", new long[] {1}, 1)),
        "has shape [1]: expected [in, out]");
    assertRefused(
        () -> open(oneLayer().node(QUERY + "_1", "MatMul", "x", "onnx::MatMul_787")),
        "has two weights for layer \"encoder.layer.0.attention.self.query\"");
  }

  @Test
  void refusesWhatIsNoModel() {
    assertRefused(
        () -> OnnxInitializers.open(ByteBuffer.allocate(0), "tiny.onnx"), "not an ONNX model");
    assertRefused(() -> open(new TinyOnnx()), "not an ONNX model");
    byte[] longString = {0x3A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7}; // 2 GB
    assertRefused(
        () -> OnnxInitializers.open(ByteBuffer.wrap(longString), "tiny.onnx"),
        "not a valid ONNX model, at byte 6 of 6");
  }

  @Test
  void survivesEveryTruncationAndRandomDamage() {
    byte[] sound = oneLayer().bytes();
    for (int length = 0; length < sound.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(sound, 0, length);
      assertThatThrownBy(() -> OnnxInitializers.open(cut, "cut"))
          .isInstanceOf(InputException.class);
    }
    RandomStream random = RandomStream.of(1, "damage");
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = sound.clone();
      for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      ByteBuffer model = ByteBuffer.allocateDirect(damaged.length).put(damaged).flip();
      Throwable thrown = catchThrowable(() -> OnnxInitializers.open(model, "damaged").sha256());
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(InputException.class);
      }
    }
  }
}
