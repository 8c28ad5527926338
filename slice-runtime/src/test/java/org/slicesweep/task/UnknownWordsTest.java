package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.common.InputException;

class UnknownWordsTest {
  private static final String WORDS = "'vocab': {'a': 0, 'b': 1}, ";
  private static final String PIECES = "'type': 'Unigram', 'vocab': [['a', -1.0], ['b', -2.0]]";

  private static TextTokenizer open(String preTokenizer, String model) throws IOException {
    String json =
        "{'version': '1.0', 'added_tokens': [], 'pre_tokenizer': {%s}, 'model': {%s}}"
            .formatted(preTokenizer, model)
            .replace('\'', '"');
    return TextTokenizer.of(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "t.json", 8);
  }

  private static TextTokenizer open(String model) throws IOException {
    return open("'type': 'Whitespace'", model);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WORDS + "'type': 'WordLevel', 'unk_token': '[UNK]'",
        WORDS
            + "'type': 'WordPiece', 'unk_token': '[UNK]', 'continuing_subword_prefix': '##',"
            + " 'max_input_chars_per_word': 100",
        WORDS + "'type': 'BPE', 'merges': [], 'unk_token': '[UNK]'"
      })
  void aTokenForUnknownWordsThatTheVocabularyLacksIsRefused(String model) {
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "t.json: model.unk_token \"[UNK]\" is not in model.vocab: it cannot read words that it"
                + " never saw");
  }

  @ParameterizedTest
  @ValueSource(strings = {PIECES, PIECES + ", 'unk_id': null"})
  void piecesWithoutOneForUnknownLettersAreRefused(String model) {
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("t.json: model.unk_id is missing: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WordLevel", "WordPiece"})
  void aModelOfWordsNeedsOne(String type) {
    assertThatThrownBy(() -> open(WORDS + "'type': '%s'".formatted(type)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("t.json cannot be loaded as a tokenizer: missing field `");
  }

  @Test
  void whatNeverNeedsItMayLackIt() throws IOException {
    open(PIECES + ", 'unk_id': 0").close();
    open(WORDS + "'type': 'BPE', 'merges': []").close();
    StringBuilder bytes = new StringBuilder();
    for (int id = 0; id < 256; id++) {
      bytes.append(id == 0 ? "" : ", ").append("'<0x%02X>': %d".formatted(id, id));
    }
    String model =
        "'vocab': {%s}, 'type': 'BPE', 'merges': [], 'unk_token': '<unk>', 'byte_fallback': true";
    try (TextTokenizer tokenizer = open(model.formatted(bytes))) {
      assertThat(tokenizer.encode("a")).containsExactly('a');
    }
  }
}
