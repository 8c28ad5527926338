package org.slicesweep.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.weights.HuggingFaceFolderWriter;
import org.slicesweep.weights.ModelFiles;
import org.slicesweep.weights.TensorSource;

/** The embedded backbone, against an engine that shares no code with ours. */
class MiniLmTest {
  private static final String MINILM = "maven:all-MiniLM-L6-v2";

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1);
  }

  @Test
  void agreesWithOnnxRuntimeOnPaddedBatches() throws Exception {
    LoadedBackbone model = LoadedBackbone.of(MINILM, DType.FP32, TorchDevice.CPU);
    try (OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession session = environment.createSession(onnx())) {
      for (int seed = 0; seed < 5; seed++) {
        TestText text = new TestText(seed, 1 + 3 * seed, 5 + 11 * seed, 30522);
        float[] expected = run(environment, session, text);
        float[] actual = text.hidden(model);
        assertThat(realTokens(text, actual)).hasSameSizeAs(realTokens(text, expected));
        assertThat(difference(realTokens(text, actual), realTokens(text, expected)))
            .isLessThan(1e-4f);
      }
    }
  }

  @Test
  void readsTheSameBitsFromAHuggingFaceFolder(@TempDir Path folder) {
    ModelFiles maven = ModelFiles.open(MINILM);
    TensorSource tensors = maven.tensors();
    HuggingFaceFolderWriter.write(
        folder, maven.config(), tensors.names().stream().map(tensors::get).toList(), maven);
    LoadedBackbone fromOnnx = LoadedBackbone.of(MINILM, DType.FP32, TorchDevice.CPU);
    LoadedBackbone fromFolder = LoadedBackbone.of(folder.toString(), DType.FP32, TorchDevice.CPU);
    TestText text = new TestText(9, 4, 17, 30522);
    assertThat(text.hidden(fromFolder)).isEqualTo(text.hidden(fromOnnx));
    assertThat(fromFolder.sha256()).isEqualTo(fromOnnx.sha256());
  }

  private static byte[] onnx() throws IOException {
    try (InputStream in = MiniLmTest.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
      return in.readAllBytes();
    }
  }

  private static float[] run(OrtEnvironment environment, OrtSession session, TestText text)
      throws OrtException {
    long[] shape = {text.rows, text.tokens};
    long[] mask = new long[text.mask.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (long) text.mask[i];
    }
    try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(text.ids), shape);
        OnnxTensor types =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(text.types), shape);
        OnnxTensor attention = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "token_type_ids", types, "attention_mask", attention))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] hidden = new float[values.remaining()];
      values.get(hidden);
      return hidden;
    }
  }

  /** Hidden states at padding are nobody's business. */
  private static float[] realTokens(TestText text, float[] hidden) {
    float[] real = hidden.clone();
    int width = hidden.length / text.mask.length;
    for (int i = 0; i < real.length; i++) {
      real[i] *= text.mask[i / width];
    }
    return real;
  }

  private static float difference(float[] a, float[] b) {
    float most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }
}
