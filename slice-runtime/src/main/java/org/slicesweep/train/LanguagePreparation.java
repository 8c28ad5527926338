package org.slicesweep.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.task.Answering;
import org.slicesweep.task.Dataset;
import org.slicesweep.task.InstructionSplit;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TextTokenizer;
import org.slicesweep.weights.ModelFiles;

/** Instructions in a language model's tokens. */
final class LanguagePreparation {
  private LanguagePreparation() {}

  static PreparedTask prepare(
      Dataset dataset, TaskSpec task, ModelFiles files, InputSpec.Text text) {
    int maxTokens = PreparedTask.longestText(task, text);
    int context = text.maxTokens();
    Answering answering = Answering.of(task, files.config(), files.name(), maxTokens, context);
    TextTokenizer tokenizer = tokenizer(files); // stays open: it reads the answers, too
    InstructionSplit train = InstructionSplit.toLearn(dataset.train(), tokenizer, answering);
    InstructionSplit validation =
        InstructionSplit.toAnswer(dataset.validation(), tokenizer, answering);
    InstructionSplit test = InstructionSplit.toAnswer(dataset.test(), tokenizer, answering);
    for (InstructionSplit split : List.of(train, validation, test)) {
      for (int row = 0; row < split.size(); row++) {
        TextPreparation.checkVocabulary(files.name(), text.vocabularySize(), split.ids(row));
        TextPreparation.checkVocabulary(files.name(), text.vocabularySize(), split.prompt(row));
      }
    }
    return new PreparedTask(dataset, train, validation, test);
  }

  private static TextTokenizer tokenizer(ModelFiles files) {
    try (InputStream json = files.tokenizer()) {
      // Nothing is cut while it is tokenized: what may be lost depends on prompt and response.
      return TextTokenizer.of(json, files.tokenizerName(), TextTokenizer.UNCUT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
