package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;
import org.slicesweep.common.NodeCache;

class TextTokenizerTest {
  private static final int CLS = 101;
  private static final int SEP = 102;

  private static TextTokenizer miniLm(int maxTokens) throws IOException {
    try (InputStream in =
        TextTokenizerTest.class.getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
      return TextTokenizer.of(in, "all-MiniLM-L6-v2", maxTokens);
    }
  }

  private static Split sentences(String... texts) {
    return Split.of(Arrays.stream(texts).map(text -> new Example(text, null, 1)).toList());
  }

  @Test
  void doesNotPadThoughTheFileAsksForIt() throws IOException {
    try (TextTokenizer tokenizer = miniLm(128)) {
      TokenizedSplit split = TokenizedSplit.of(sentences("Hello world", "Hi", ""), tokenizer);
      assertThat(split.ids(0)).containsExactly(CLS, 7592, 2088, SEP);
      assertThat(split.typeIds(0)).containsOnly(0).hasSize(4);
      assertThat(split.length(1)).isEqualTo(3);
      assertThat(split.ids(2)).containsExactly(CLS, SEP);
      assertThat(split.label(0)).isEqualTo(1);
      assertThat(tokenizer.padId()).isZero();
    }
  }

  @Test
  void cutsLongInputsAndKeepsTheLastSeparator() throws IOException {
    try (TextTokenizer five = miniLm(5);
        TextTokenizer many = miniLm(300)) {
      Split split = sentences("word ".repeat(200));
      TokenizedSplit cut = TokenizedSplit.of(split, five);
      assertThat(cut.length(0)).isEqualTo(5);
      assertThat(cut.ids(0)).startsWith(CLS).endsWith(SEP);
      assertThat(TokenizedSplit.of(split, many).length(0))
          .as("beyond the file's 128")
          .isEqualTo(202);
    }
  }

  @Test
  void cutsTheLongerSentenceOfAPairFirst() throws IOException {
    try (TextTokenizer tokenizer = miniLm(10)) {
      Split pairs =
          Split.of(
              List.of(
                  new Example("one two", "word ".repeat(50), 0),
                  new Example("word ".repeat(50), "one two", 0)));
      TokenizedSplit split = TokenizedSplit.of(pairs, tokenizer);
      assertThat(split.typeIds(0)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
      assertThat(split.typeIds(1)).containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
    }
  }

  @Test
  void tokenizesASplitOnce() throws IOException {
    try (TextTokenizer first = miniLm(128);
        TextTokenizer again = miniLm(128);
        TextTokenizer shorter = miniLm(64)) {
      assertThat(again.sha256()).isEqualTo(first.sha256()).hasSize(64);
      TokenizedSplit split = TokenizedSplit.of(sentences("Tokenized once."), first);
      assertThat(TokenizedSplit.of(sentences("Tokenized once."), again)).isSameAs(split);
      assertThat(TokenizedSplit.of(sentences("Tokenized once."), shorter)).isNotSameAs(split);
      assertThat(TokenizedSplit.of(sentences("Tokenized twice."), first)).isNotSameAs(split);
    }
  }

  @Test
  void aSplitFromTheMachinesCacheIsTheSame(@TempDir Path folder) throws IOException {
    NodeCache cache = NodeCache.in(folder);
    Split split = sentences("Hello world", "", "A longer sentence, which is cut.");
    try (TextTokenizer tokenizer = miniLm(5)) {
      TokenizedSplit made = tokenizer.tokenize(split);
      for (String when : List.of("first", "again")) {
        TokenizedSplit kept = TokenizedSplit.of(split, tokenizer, cache);
        TextBatch batch = kept.batch(2, 0, 1);
        assertThat(batch.ids()).as(when).containsExactly(made.batch(2, 0, 1).ids());
        assertThat(batch.mask()).as(when).containsExactly(made.batch(2, 0, 1).mask());
        assertThat(batch.labels()).as(when).containsExactly(made.batch(2, 0, 1).labels());
      }
    }
    try (TextTokenizer longer = miniLm(8);
        Stream<Path> files = Files.list(folder.resolve("tokens"))) {
      assertThat(files).hasSize(1);
      assertThat(TokenizedSplit.of(split, longer, cache).length(2)).isEqualTo(8);
    }
  }

  @Test
  void takesAnyCharacters() throws IOException {
    try (TextTokenizer tokenizer = miniLm(16)) {
      TokenizedSplit split =
          TokenizedSplit.of(sentences("😀 smile", "nul \0 inside", "漢字", "\u202E"), tokenizer);
      for (int row = 0; row < split.size(); row++) {
        assertThat(split.ids(row)).startsWith(CLS).endsWith(SEP);
      }
      assertThat(split.ids(0)).as("smile after an unknown character").hasSize(4).contains(2868);
    }
  }

  @Test
  void mayBeUsedBySeveralThreads() throws IOException {
    try (TextTokenizer tokenizer = miniLm(32)) {
      List<Integer> lengths =
          IntStream.range(0, 64)
              .parallel()
              .mapToObj(
                  i -> tokenizer.tokenize(sentences("word ".repeat(i % 20) + "end")).length(0))
              .toList();
      assertThat(lengths).isEqualTo(IntStream.range(0, 64).mapToObj(i -> i % 20 + 3).toList());
    }
  }

  @Test
  void refusesWhatIsNotATokenizer(@TempDir Path folder) throws IOException {
    byte[] config = "{\"hidden_size\": 384}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> TextTokenizer.of(new ByteArrayInputStream(config), "config.json", 8))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("config.json cannot be loaded as a tokenizer: ");
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "not json");
    assertThatThrownBy(() -> TextTokenizer.of(file, 8))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("tokenizer.json cannot be loaded as a tokenizer: ");
    assertThatThrownBy(() -> TextTokenizer.of(folder.resolve("absent.json"), 8))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("absent.json cannot be read");
  }
}
