package org.slicesweep.backbone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.Shape;
import org.slicesweep.weights.TensorView;
import org.slicesweep.weights.TestFolder;

/** A LLaMA of a few thousand random weights, written as a Hugging Face folder. */
public final class TinyLlama {
  public static final int VOCABULARY = 64;
  public static final int LAYERS = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private TinyLlama() {}

  public static ObjectNode config() {
    ObjectNode config = JSON.createObjectNode();
    config.put("model_type", "llama").put("hidden_size", 16).put("num_hidden_layers", LAYERS);
    config.put("num_attention_heads", 4).put("num_key_value_heads", 2);
    config.put("intermediate_size", 24).put("vocab_size", VOCABULARY);
    config.put("max_position_embeddings", 64).put("eos_token_id", 2);
    return config;
  }

  /** Writes the folder and returns its path as a sweep file would name it. */
  public static String write(Path folder, Consumer<ObjectNode> change) {
    ObjectNode config = config();
    change.accept(config);
    List<TensorView> tensors = new ArrayList<>();
    BackboneCatalog.of(config, "tiny")
        .weights()
        .forEach((name, shape) -> tensors.add(tensor(name, shape)));
    TestFolder.write(folder, config, tensors, Map.of("tokenizer.json", "{}"));
    return folder.toString();
  }

  private static TensorView tensor(String name, Shape shape) {
    float[] values = RandomStream.of(3, name).normal((int) shape.size(), 0.4);
    if (name.endsWith("norm.weight")) {
      for (int i = 0; i < values.length; i++) {
        values[i] += 1;
      }
    }
    return TensorView.ofFloats(name, Arrays.stream(shape.sizes()).boxed().toList(), values);
  }
}
