package org.slicesweep.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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
import org.slicesweep.weights.ElementType;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorView;

/** Random weights in the shape of a RoBERTa: what a step costs does not depend on their values. */
public final class RandomRoberta {
  private static final double DEVIATION = 0.02;

  private RandomRoberta() {}

  /**
   * @param args the folder to write into; hidden size, layers, heads and vocabulary, RoBERTa-base's
   *     if they are left out
   */
  public static void main(String[] args) throws IOException {
    int[] sizes = {768, 12, 12, 50_265};
    for (int i = 1; i < args.length; i++) {
      sizes[i - 1] = Integer.parseInt(args[i]);
    }
    write(Path.of(args[0]), sizes[0], sizes[1], sizes[2], sizes[3]);
  }

  private static void write(Path folder, int hidden, int layers, int heads, int vocabulary)
      throws IOException {
    ObjectNode config = new ObjectMapper().createObjectNode();
    config.put("model_type", "roberta").putArray("architectures").add("RobertaModel");
    config.put("hidden_size", hidden).put("num_hidden_layers", layers);
    config.put("num_attention_heads", heads).put("intermediate_size", 4 * hidden);
    config.put("vocab_size", vocabulary).put("max_position_embeddings", 514);
    config.put("type_vocab_size", 1).put("pad_token_id", 1).put("hidden_act", "gelu");
    config.put("layer_norm_eps", 1e-5);
    List<TensorView> tensors = new ArrayList<>();
    BackboneCatalog.of(config, "random roberta")
        .weights()
        .forEach(
            (name, shape) ->
                tensors.add(tensor(name, shape.sizes(), Math.toIntExact(shape.size()))));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), config.toString());
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
  }

  private static TensorView tensor(String name, long[] sizes, int elements) {
    RandomStream random = RandomStream.of(1, name);
    double mean = name.endsWith("LayerNorm.weight") ? 1 : 0;
    ByteBuffer values =
        ByteBuffer.allocateDirect(Short.BYTES * elements).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      float value = (float) (mean + DEVIATION * random.nextGaussian());
      values.putShort(Short.BYTES * i, (short) (Float.floatToIntBits(value) >>> 16));
    }
    return new TensorView(name, ElementType.BF16, Arrays.stream(sizes).boxed().toList(), values);
  }
}
