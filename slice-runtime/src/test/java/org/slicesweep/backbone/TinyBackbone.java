package org.slicesweep.backbone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.Shape;
import org.slicesweep.weights.TensorView;
import org.slicesweep.weights.TestFolder;

/** A BERT of a few thousand random weights, written as a Hugging Face folder. */
public final class TinyBackbone {
  public static final int VOCABULARY = 64;
  public static final int HIDDEN = 16;
  public static final int LAYERS = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private TinyBackbone() {}

  /** Writes the folder and returns its path as a sweep file would name it. */
  public static String write(Path folder, long seed) {
    return write(folder, seed, LAYERS);
  }

  /** The same with another number of layers. */
  public static String write(Path folder, long seed, int layers) {
    ObjectNode config = JSON.createObjectNode();
    config.put("model_type", "bert").put("hidden_act", "gelu").put("layer_norm_eps", 1e-12);
    config.put("hidden_size", HIDDEN).put("num_hidden_layers", layers);
    config.put("num_attention_heads", 2).put("intermediate_size", 4 * HIDDEN);
    config.put("vocab_size", VOCABULARY).put("max_position_embeddings", 32);
    config.put("type_vocab_size", 2);
    List<TensorView> tensors = new ArrayList<>();
    BackboneCatalog.of(config, "tiny")
        .weights()
        .forEach((name, shape) -> tensors.add(tensor(name, shape, seed)));
    TestFolder.write(folder, config, tensors, Map.of("tokenizer.json", tokenizer().toString()));
    return folder.toString();
  }

  private static TensorView tensor(String name, Shape shape, long seed) {
    int size = (int) shape.size();
    RandomStream random = RandomStream.of(seed, name);
    float[] values = random.normal(size, name.endsWith("bias") ? 0.1 : 0.3);
    if (name.endsWith("LayerNorm.weight")) {
      for (int i = 0; i < size; i++) {
        values[i] += 1;
      }
    }
    List<Long> sizes = new ArrayList<>();
    for (long dim : shape.sizes()) {
      sizes.add(dim);
    }
    return TensorView.ofFloats(name, sizes, values);
  }

  /** Words w5 to w63, one token each. */
  private static ObjectNode tokenizer() {
    List<String> words = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    while (words.size() < VOCABULARY) {
      words.add("w" + words.size());
    }
    ObjectNode tokenizer = JSON.createObjectNode().put("version", "1.0");
    ArrayNode added = tokenizer.putArray("added_tokens");
    ObjectNode vocabulary = JSON.createObjectNode();
    for (int id = 0; id < words.size(); id++) {
      vocabulary.put(words.get(id), id);
      if (id < 5) {
        ObjectNode token = added.addObject().put("id", id).put("content", words.get(id));
        token.put("single_word", false).put("lstrip", false).put("rstrip", false);
        token.put("normalized", false).put("special", true);
      }
    }
    tokenizer.putObject("normalizer").put("type", "Lowercase");
    tokenizer.putObject("pre_tokenizer").put("type", "Whitespace");
    ObjectNode processor = tokenizer.putObject("post_processor").put("type", "BertProcessing");
    processor.putArray("sep").add("[SEP]").add(3);
    processor.putArray("cls").add("[CLS]").add(2);
    ObjectNode model = tokenizer.putObject("model").put("type", "WordLevel");
    model.set("vocab", vocabulary);
    model.put("unk_token", "[UNK]");
    return tokenizer;
  }
}
