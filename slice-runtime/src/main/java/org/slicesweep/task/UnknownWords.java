package org.slicesweep.task;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import org.slicesweep.common.InputException;

/**
 * What a tokenizer makes of a word that it never saw. One that has no token for it fails on a
 * single text, and takes the whole process with it where it is given many at once: it is asked
 * before.
 */
final class UnknownWords {
  /** No word of any language, and a letter that hardly any vocabulary has (a hieroglyph). */
  private static final String UNHEARD = "zqxjkvvq \uD80C\uDC80";

  private UnknownWords() {}

  /**
   * @param json the tokenizer's file
   * @param name what messages call it
   * @throws InputException if the tokenizer has no token for them
   */
  static void check(HuggingFaceTokenizer tokenizer, JsonNode json, String name) {
    try {
      tokenizer.encode(UNHEARD);
    } catch (RuntimeException e) {
      throw new InputException(
          "backbone",
          "%s: %s: it cannot read words that it never saw"
              .formatted(name, reason(json.path("model"), e)));
    }
  }

  private static String reason(JsonNode model, RuntimeException e) {
    JsonNode token = model.path("unk_token");
    if (token.isTextual() && !model.path("vocab").has(token.textValue())) {
      return "model.unk_token \"%s\" is not in model.vocab".formatted(token.textValue());
    }
    boolean ofPieces = model.path("vocab").isArray();
    return ofPieces && !model.path("unk_id").isIntegralNumber()
        ? "model.unk_id is missing"
        : String.valueOf(e.getMessage());
  }
}
