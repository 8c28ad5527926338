package org.slicesweep.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.BackboneCatalog;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.Shape;
import org.slicesweep.weights.ElementType;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorView;

/**
 * A LLaMA of random weights in bf16, as a Hugging Face folder. Every weight is a window on the same
 * random numbers, so that writing a large model takes little memory.
 *
 * @param keyValueHeads each shared by as many of the {@code heads}
 */
public record RandomLlama(
    int hidden, int layers, int heads, int keyValueHeads, int intermediate, int vocabulary) {
  /** TinyLlama 1.1B. */
  static final RandomLlama ONE_BILLION = new RandomLlama(2048, 22, 32, 4, 5632, 32_000);

  private static final double DEVIATION = 0.02;

  /** Elements by which windows may be apart: more than a row of any weight. */
  private static final int SHIFTS = 1 << 20;

  /** Writes {@code config.json} and {@code model.safetensors}. */
  public void write(Path folder) {
    ObjectNode config = new ObjectMapper().createObjectNode();
    config.put("model_type", "llama").putArray("architectures").add("LlamaForCausalLM");
    config.put("hidden_size", hidden).put("num_hidden_layers", layers);
    config.put("num_attention_heads", heads).put("num_key_value_heads", keyValueHeads);
    config.put("intermediate_size", intermediate).put("vocab_size", vocabulary);
    config.put("max_position_embeddings", 2048).put("hidden_act", "silu");
    config.put("rms_norm_eps", 1e-5).put("rope_theta", 10000.0);
    config.put("tie_word_embeddings", false).put("torch_dtype", "bfloat16");
    Map<String, Shape> weights = BackboneCatalog.of(config, "random llama").weights();
    long largest = weights.values().stream().mapToLong(Shape::size).max().orElseThrow();
    ByteBuffer random = bf16(Math.toIntExact(largest + SHIFTS));
    ByteBuffer ones = ones();
    List<TensorView> tensors = new ArrayList<>();
    weights.forEach(
        (name, shape) -> {
          boolean norm = name.endsWith("norm.weight");
          int shift = norm ? 0 : Math.floorMod(name.hashCode(), SHIFTS);
          ByteBuffer window =
              (norm ? ones : random)
                  .slice(Short.BYTES * shift, Math.toIntExact(Short.BYTES * shape.size()));
          List<Long> sizes = Arrays.stream(shape.sizes()).boxed().toList();
          tensors.add(new TensorView(name, ElementType.BF16, sizes, window));
        });
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("config.json"), config.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
  }

  private static ByteBuffer bf16(int elements) {
    RandomStream random = RandomStream.of(1, "weights");
    ByteBuffer numbers =
        ByteBuffer.allocateDirect(Short.BYTES * elements).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      numbers.putShort(2 * i, bf16((float) (DEVIATION * random.nextGaussian())));
    }
    return numbers;
  }

  private ByteBuffer ones() {
    ByteBuffer ones = ByteBuffer.allocateDirect(2 * hidden).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < hidden; i++) {
      ones.putShort(2 * i, bf16(1f));
    }
    return ones;
  }

  private static short bf16(float value) {
    return (short) (Float.floatToIntBits(value) >>> 16);
  }
}
