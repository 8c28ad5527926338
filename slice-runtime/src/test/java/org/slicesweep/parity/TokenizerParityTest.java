package org.slicesweep.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.task.Example;
import org.slicesweep.task.Split;
import org.slicesweep.task.TextTokenizer;
import org.slicesweep.task.TokenizedSplit;

/** Tokenizers against Hugging Face's, id for id. */
class TokenizerParityTest {
  static List<Fixture> fixtures() {
    return Fixture.all("tokenizers");
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void idsAndTypesAreTransformers(Fixture fixture) {
    SoftAssertions all = new SoftAssertions();
    for (JsonNode expected : fixture.expected().get("cases")) {
      TokenizedSplit split = tokenize(fixture, expected);
      String what = shown(expected);
      all.assertThat(split.ids(0)).as("ids of %s", what).containsExactly(ints(expected, "ids"));
      all.assertThat(split.typeIds(0))
          .as("types of %s", what)
          .containsExactly(ints(expected, "types"));
    }
    all.assertAll();
  }

  /** A text has the same ids whatever stands beside it in a batch. */
  @ParameterizedTest
  @MethodSource("fixtures")
  void aBatchChangesNothing(Fixture fixture) {
    List<Example> examples = new ArrayList<>();
    List<int[]> ids = new ArrayList<>();
    for (JsonNode expected : fixture.expected().get("cases")) {
      if (expected.get("pair").isNull() && expected.get("length").intValue() == 512) {
        examples.add(example(expected));
        ids.add(ints(expected, "ids"));
      }
    }
    try (TextTokenizer tokenizer = tokenizer(fixture, 512)) {
      TokenizedSplit split = TokenizedSplit.of(new Split(examples, "texts"), tokenizer);
      for (int row = 0; row < ids.size(); row++) {
        assertThat(split.ids(row)).as(examples.get(row).text()).containsExactly(ids.get(row));
      }
    }
  }

  @Test
  void someTextsAreCutAndSomeAreNot() {
    for (Fixture fixture : fixtures()) {
      assertThat(StreamSupport.stream(fixture.expected().get("cases").spliterator(), false))
          .as(fixture.name())
          .anyMatch(c -> c.get("ids").size() == c.get("length").intValue())
          .anyMatch(c -> c.get("ids").size() < c.get("length").intValue());
    }
  }

  private static TokenizedSplit tokenize(Fixture fixture, JsonNode expected) {
    try (TextTokenizer tokenizer = tokenizer(fixture, expected.get("length").intValue())) {
      return TokenizedSplit.of(new Split(List.of(example(expected)), shown(expected)), tokenizer);
    }
  }

  private static TextTokenizer tokenizer(Fixture fixture, int maxTokens) {
    return TextTokenizer.of(fixture.folder().resolve("tokenizer.json"), maxTokens);
  }

  private static Example example(JsonNode expected) {
    return new Example(expected.get("text").textValue(), expected.get("pair").textValue(), 0);
  }

  private static int[] ints(JsonNode expected, String name) {
    return StreamSupport.stream(expected.get(name).spliterator(), false)
        .mapToInt(JsonNode::intValue)
        .toArray();
  }

  private static String shown(JsonNode expected) {
    return "%s and %s, cut to %s"
        .formatted(expected.get("text"), expected.get("pair"), expected.get("length"));
  }
}
