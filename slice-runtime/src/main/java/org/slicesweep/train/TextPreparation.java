package org.slicesweep.train;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.common.InputException;
import org.slicesweep.task.Dataset;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TextTokenizer;
import org.slicesweep.task.TokenizedSplit;
import org.slicesweep.task.TokenizerVocabulary;
import org.slicesweep.weights.ModelFiles;

/** Labelled text in a backbone's tokens. */
final class TextPreparation {
  private TextPreparation() {}

  static PreparedTask prepare(
      Dataset dataset, TaskSpec task, ModelFiles files, InputSpec.Text text) {
    try (InputStream json = files.tokenizer();
        TextTokenizer tokenizer =
            TextTokenizer.of(json, files.tokenizerName(), PreparedTask.longestText(task, text))) {
      TokenizedSplit train = TokenizedSplit.of(dataset.train(), tokenizer);
      TokenizedSplit validation = TokenizedSplit.of(dataset.validation(), tokenizer);
      TokenizedSplit test = TokenizedSplit.of(dataset.test(), tokenizer);
      for (TokenizedSplit split : List.of(train, validation, test)) {
        IntStream.range(0, split.size())
            .forEach(row -> checkVocabulary(files.name(), text.vocabularySize(), split.ids(row)));
      }
      return new PreparedTask(dataset, train, validation, test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Refuses what cannot be loaded, and a vocabulary that the embedding has no rows for. Tokens that
   * were added to it count only where every text has them: many models have some that no text
   * becomes.
   */
  static void checkTokenizer(ModelFiles files, int rows) {
    String name = files.tokenizerName();
    try (InputStream in = files.tokenizer()) {
      byte[] json = in.readAllBytes();
      int highest = TokenizerVocabulary.highestId(new ByteArrayInputStream(json), name);
      InputException.check(
          highest < rows,
          "backbone",
          "%s: its tokenizer.json has tokens up to %d, but the embedding has %d rows: is it another"
              + " model's?",
          files.name(),
          highest,
          rows);
      try (TextTokenizer tokenizer =
          TextTokenizer.of(
              new ByteArrayInputStream(json), name, TextTokenizer.DEFAULT_MAX_TOKENS)) {
        checkVocabulary(files.name(), rows, tokenizer.encode(""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tokenizer of another model would read outside the embedding table. */
  static void checkVocabulary(String backbone, int vocabulary, int[] ids) {
    for (int id : ids) {
      InputException.check(
          id < vocabulary,
          "backbone",
          "%s: its tokenizer gives token %d, but the embedding has %d rows: is tokenizer.json"
              + " another model's?",
          backbone,
          id,
          vocabulary);
    }
  }
}
