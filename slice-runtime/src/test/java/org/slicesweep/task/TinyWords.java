package org.slicesweep.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A tokenizer of whole words, as a language model has one: a first token, no last one. */
public final class TinyWords {
  public static final int UNKNOWN = 0;
  public static final int START = 1;
  public static final int END = 2;

  private static final ObjectMapper JSON = new ObjectMapper();

  private TinyWords() {}

  /** A {@code tokenizer.json} whose word i has the id 3 + i; other words are unknown. */
  public static ObjectNode tokenizer(List<String> words) {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    tokens.addAll(words);
    ObjectNode tokenizer = JSON.createObjectNode().put("version", "1.0");
    ArrayNode added = tokenizer.putArray("added_tokens");
    ObjectNode vocabulary = JSON.createObjectNode();
    for (int id = 0; id < tokens.size(); id++) {
      vocabulary.put(tokens.get(id), id);
      if (id < 3) {
        ObjectNode token = added.addObject().put("id", id).put("content", tokens.get(id));
        token.put("single_word", false).put("lstrip", false).put("rstrip", false);
        token.put("normalized", false).put("special", true);
      }
    }
    tokenizer.putObject("pre_tokenizer").put("type", "Whitespace");
    ObjectNode processor = tokenizer.putObject("post_processor").put("type", "TemplateProcessing");
    ArrayNode single = processor.putArray("single");
    single.addObject().putObject("SpecialToken").put("id", "<s>").put("type_id", 0);
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    ArrayNode pair = processor.putArray("pair");
    pair.addObject().putObject("SpecialToken").put("id", "<s>").put("type_id", 0);
    pair.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
    ObjectNode first = processor.putObject("special_tokens").putObject("<s>").put("id", "<s>");
    first.putArray("ids").add(START);
    first.putArray("tokens").add("<s>");
    ObjectNode model = tokenizer.putObject("model").put("type", "WordLevel");
    model.set("vocab", vocabulary);
    model.put("unk_token", "<unk>");
    return tokenizer;
  }
}
