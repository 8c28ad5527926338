package org.slicesweep.backbone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slicesweep.common.RandomStream;
import org.slicesweep.task.TinyWords;
import org.slicesweep.torch.Shape;
import org.slicesweep.weights.TensorView;
import org.slicesweep.weights.TestFolder;

/** A LLaMA of a few thousand random weights that knows a few words. */
public final class TinyLanguageModel {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TinyLanguageModel() {}

  /** Writes the folder and returns its path as a sweep file would name it. */
  public static String write(Path folder, List<String> words, int positions, long seed) {
    ObjectNode config = JSON.createObjectNode().put("model_type", "llama");
    config.putArray("architectures").add("LlamaForCausalLM");
    config.put("hidden_size", 32).put("num_hidden_layers", 2).put("intermediate_size", 64);
    config.put("num_attention_heads", 4).put("num_key_value_heads", 2).put("hidden_act", "silu");
    config.put("vocab_size", 3 + words.size()).put("max_position_embeddings", positions);
    config.put("rms_norm_eps", 1e-5).put("tie_word_embeddings", false);
    config.put("bos_token_id", TinyWords.START).put("eos_token_id", TinyWords.END);
    List<TensorView> tensors = new ArrayList<>();
    BackboneCatalog.of(config, "tiny")
        .weights()
        .forEach((name, shape) -> tensors.add(tensor(name, shape, seed)));
    TestFolder.write(
        folder, config, tensors, Map.of("tokenizer.json", TinyWords.tokenizer(words).toString()));
    return folder.toString();
  }

  private static TensorView tensor(String name, Shape shape, long seed) {
    float[] values = RandomStream.of(seed, name).normal((int) shape.size(), 0.2);
    List<Long> sizes = new ArrayList<>();
    for (long size : shape.sizes()) {
      sizes.add(size);
    }
    if (sizes.size() == 1) { // a norm's scale
      for (int i = 0; i < values.length; i++) {
        values[i] += 1;
      }
    }
    return TensorView.ofFloats(name, sizes, values);
  }
}
