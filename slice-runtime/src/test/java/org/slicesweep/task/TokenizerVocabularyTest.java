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

class TokenizerVocabularyTest {
  private static int highestId(String json) throws IOException {
    return TokenizerVocabulary.highestId(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "t.json");
  }

  @Test
  void takesTheHighestIdWhereverItStands() throws IOException {
    assertThat(
            highestId(
                """
                {"added_tokens": [{"id": 99}], "normalizer": {"model": {"vocab": {"x": 77}}},
                 "model": {"merges": [["a", "b"]], "vocab": {"b": 7, "a": 12, "c": 3}}}
                """))
        .isEqualTo(12);
  }

  @Test
  void countsPiecesThatHaveScores() throws IOException {
    assertThat(highestId("{\"model\": {\"vocab\": [[\"a\", -1.5], [\"b\", 0], [\"c\", 1]]}}"))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "3",
        "",
        "{\"model\": 3}",
        "{\"model\": {}}",
        "{\"model\": {\"vocab\": []}}"
      })
  void whatHasNoVocabularyIsRefused(String json) {
    assertThatThrownBy(() -> highestId(json))
        .isInstanceOf(InputException.class)
        .hasMessage("t.json is not a tokenizer: its model has no vocabulary");
  }

  @Test
  void namesTheModelsThatThereAre() {
    assertThatThrownBy(
            () -> highestId("{\"model\": {\"type\": \"WordPeace\", \"vocab\": {\"a\": 0}}}"))
        .isInstanceOf(InputException.class)
        .hasMessage("t.json: model type \"WordPeace\": did you mean \"WordPiece\"?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"model\": {\"vocab\": [", "version https://git-lfs"})
  void whatIsNotJsonIsRefusedInOneLine(String json) {
    assertThatThrownBy(() -> highestId(json))
        .isInstanceOf(InputException.class)
        .hasMessageMatching("t\\.json is not valid JSON: [^\n`]+")
        .hasMessageNotContaining("Source");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "2147483648", "99999999999999999999", "\"3\"", "null", "{}"})
  void anIdThatIsNoneIsNamedWithItsToken(String id) {
    assertThatThrownBy(
            () -> highestId("{\"model\": {\"vocab\": {\"a\": 0, \"b\": %s}}}".formatted(id)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("t.json: model.vocab: token \"b\" has id " + id.charAt(0))
        .hasMessageEndingWith(": expected an integer of 0 or more");
  }
}
