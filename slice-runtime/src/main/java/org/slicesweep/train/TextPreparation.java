package org.slicesweep.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.common.InputException;
import org.slicesweep.task.Dataset;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TextTokenizer;
import org.slicesweep.task.TokenizedSplit;
import org.slicesweep.weights.ModelFiles;

/** Labelled text in a backbone's tokens. */
final class TextPreparation {
  private TextPreparation() {}

  static PreparedTask prepare(
      Dataset dataset, TaskSpec task, ModelFiles files, InputSpec.Text text) {
    try (InputStream json = files.tokenizer();
        TextTokenizer tokenizer =
            TextTokenizer.of(json, files.name(), PreparedTask.longestText(task, text))) {
      TokenizedSplit train = TokenizedSplit.of(dataset.train(), tokenizer);
      TokenizedSplit validation = TokenizedSplit.of(dataset.validation(), tokenizer);
      TokenizedSplit test = TokenizedSplit.of(dataset.test(), tokenizer);
      checkVocabulary(files.name(), text.vocabularySize(), train, validation, test);
      return new PreparedTask(dataset, train, validation, test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tokenizer of another model would read outside the embedding table. */
  private static void checkVocabulary(String backbone, int vocabulary, TokenizedSplit... splits) {
    for (TokenizedSplit split : splits) {
      for (int row = 0; row < split.size(); row++) {
        for (int id : split.ids(row)) {
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
  }
}
