package org.slicesweep.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.task.Answering;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Dataset;
import org.slicesweep.task.Datasets;
import org.slicesweep.task.InstructionSplit;
import org.slicesweep.task.LanguageModelling;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TextTokenizer;
import org.slicesweep.task.TinyWords;

class AnswerScoreTest {
  private static final List<String> WORDS = List.of("q0", "q1", "q2", "7", "8", "A");

  @TempDir private Path folder;

  /** A model that always writes 7, and loses as much a token as the batch has examples. */
  private static final class Sevens implements AnswerScore.Model {
    private final List<Integer> asked = new ArrayList<>();

    @Override
    public double loss(Batch batch) {
      return batch.size();
    }

    @Override
    public long weight(Batch batch) {
      return new LanguageModelling().weight(batch);
    }

    @Override
    public List<int[]> answers(List<int[]> prompts, Answering how) {
      prompts.forEach(prompt -> asked.add(prompt.length));
      assertThat(how.maxNewTokens()).isEqualTo(256);
      return prompts.stream().map(prompt -> new int[] {3 + WORDS.indexOf("7")}).toList();
    }
  }

  private void write(String file, int rows, String... answers) throws IOException {
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < rows; i++) {
      String answer = answers[i % answers.length];
      json.append(i == 0 ? "" : ",")
          .append(
              "{\"instruction\": \"q%d\", \"output\": \"%s\", \"answer\": \"%s\"}"
                  .formatted(i, answer, answer));
    }
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, json.append("]"));
  }

  private TaskSpec math() {
    return new ObjectMapper()
        .convertValue(Map.of("name", "math", "path", folder.toString()), TaskSpec.class);
  }

  @Test
  void setsCountAlikeHoweverLargeTheyAre() throws IOException {
    write("MultiArith/test.json", 4, "7", "8");
    write("gsm8k/test.json", 1, "7");
    write("AddSub/test.json", 40, "8");
    write("AQuA/test.json", 1, "A");
    write("SingleEq/test.json", 2, "7");
    write("SVAMP/test.json", 4, "7", "8", "8", "8");
    write("math_10k.json", 20, "7");
    Dataset data = Datasets.load(math());
    TextTokenizer tokenizer =
        TextTokenizer.of(
            new ByteArrayInputStream(
                TinyWords.tokenizer(WORDS).toString().getBytes(StandardCharsets.UTF_8)),
            "words",
            1 << 20);
    InstructionSplit split =
        InstructionSplit.toAnswer(
            data.test(), tokenizer, new Answering(List.of(TinyWords.END), 256, 256, 1024, false));
    Sevens model = new Sevens();
    SplitScore score = AnswerScore.of(model, split);
    Map<String, Double> expected =
        Map.of(
            "multiarith",
            0.5,
            "gsm8k",
            1.0,
            "addsub",
            0.0,
            "aqua",
            0.0,
            "singleeq",
            1.0,
            "svamp",
            0.25);
    double mean = expected.values().stream().mapToDouble(d -> d).average().orElseThrow();
    assertThat(score.metrics()).containsAllEntriesOf(expected).containsEntry("accuracy", mean);
    assertThat(score.accuracy()).isEqualTo(mean);
    assertThat(score.metric()).isEqualTo(mean);
    // 52 rows of 2 tokens each, in batches of 16, 16, 16 and 4: each token weighs the same.
    assertThat(score.loss()).isEqualTo((48 * 16 + 4 * 4) / 52.0);
    assertThat(model.asked).isSorted().hasSize(52);
  }
}
