package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.backbone.TinyLanguageModel;
import org.slicesweep.common.InputException;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.method.Lora;
import org.slicesweep.method.Method;
import org.slicesweep.method.PromptTuning;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;

/** A tiny language model learns a dozen questions by heart and answers them in words. */
class InstructionTrialTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int QUESTIONS = 8;

  private static final List<String> WORDS =
      List.of(
          "the",
          "correct",
          "answer",
          "is",
          "true",
          "false",
          "answer1",
          "answer2",
          "answer3",
          "q0",
          "q1",
          "q2",
          "q3",
          "q4",
          "q5",
          "q6",
          "q7",
          "Instruction",
          "Response",
          "Below",
          "request");

  @TempDir private Path folder;

  /** Every question three times over, so that all are learned whatever is drawn for validation. */
  private void writeSet(String name, List<String> answers) throws IOException {
    ArrayNode once = JSON.createArrayNode();
    for (int i = 0; i < QUESTIONS; i++) {
      String answer = answers.get(i * 5 % 7 % answers.size());
      once.addObject()
          .put("instruction", "q" + i)
          .put("input", "")
          .put("output", "the correct answer is " + answer)
          .put("answer", answer);
    }
    ArrayNode all = JSON.createArrayNode();
    for (int i = 0; i < 3; i++) {
      all.addAll(once);
    }
    Path files = Files.createDirectories(folder.resolve(name));
    JSON.writeValue(files.resolve("train.json").toFile(), all);
    JSON.writeValue(files.resolve("test.json").toFile(), once);
  }

  private TaskSpec task(String name, Object... settings) {
    Map<String, Object> all = new HashMap<>(Map.of("name", name, "path", folder.toString()));
    all.putAll(Map.of("prompt", "alpaca", "max_new_tokens", 8, "max_tokens", 64));
    for (int i = 0; i < settings.length; i += 2) {
      all.put((String) settings[i], settings[i + 1]);
    }
    return SpecJson.mapper().convertValue(all, TaskSpec.class);
  }

  private TrialSpec trial(TaskSpec task, Method method, int steps, double rate) {
    return new TrialSpec(
        TinyLanguageModel.write(folder.resolve("tiny-llama"), WORDS, 80, 1),
        task,
        method,
        TinyTask.train(steps, rate, 0),
        Precision.FP32,
        3);
  }

  private TrialResult run(TrialSpec spec) {
    TrialResult result =
        TrialRunner.on("cpu", folder.resolve("scores"))
            .run(List.of(spec), TrialMonitor.SILENT)
            .get(0);
    assertThat(result.status()).as("%s", result.error()).isEqualTo(TrialStatus.SUCCEEDED);
    return result;
  }

  @Test
  void whatIsLearnedByHeartIsAnswered() throws IOException {
    writeSet("boolq", List.of("true", "false"));
    TrialResult result = run(trial(task("boolq"), new FullFineTuning(), 150, 5e-3));
    assertThat(result.scores().accuracy()).isEqualTo(1);
    assertThat(result.scores().metricName()).isEqualTo("accuracy");
    assertThat(result.scores().metrics()).containsOnlyKeys("accuracy");
    double first = result.curve().get(0).loss();
    assertThat(result.scores().trainLoss()).isLessThan(first / 5);
    assertThat(result.scores().evalLoss()).isLessThan(first / 5);
    TrialResult untrained = run(trial(task("boolq"), new FullFineTuning(), 1, 1e-9));
    assertThat(untrained.scores().accuracy()).isLessThan(0.9);
  }

  @Test
  void responsesAloneAreLearnedAsWell() throws IOException {
    writeSet("social_i_qa", List.of("answer1", "answer2", "answer3"));
    TaskSpec task = task("siqa", "train_on_inputs", false);
    TrialResult result = run(trial(task, new FullFineTuning(), 150, 5e-3));
    assertThat(result.scores().accuracy()).isEqualTo(1);
  }

  @Test
  void slicesAndAdaptersLearn() throws IOException {
    writeSet("boolq", List.of("true", "false"));
    for (Method method :
        List.of(
            SliceFineMethod.moving(Axis.ROW_COLUMN, 0, 5, 10),
            new Lora(4, 8, 0, false, null),
            new PromptTuning(6))) {
      TrialResult result = run(trial(task("boolq", "max_new_tokens", 5), method, 60, 1e-2));
      double first = result.curve().get(0).loss();
      assertThat(result.scores().trainLoss()).as("%s", method.name()).isLessThan(0.9 * first);
    }
  }

  @Test
  void theSameTrialGivesTheSameBits() throws IOException {
    writeSet("boolq", List.of("true", "false"));
    TrialSpec spec = trial(task("boolq"), SliceFineMethod.moving(Axis.ROW, 0, 5, 4), 12, 1e-2);
    TrialResult once = run(spec);
    TrialResult again = run(spec);
    assertThat(again.scores()).isEqualTo(once.scores());
    assertThat(again.curve()).isEqualTo(once.curve());
  }

  @Test
  void oneModelAnswersEverySetOfItsFamily() throws IOException {
    for (String set :
        List.of("social_i_qa", "ARC-Easy", "ARC-Challenge", "openbookqa", "boolq", "piqa")) {
      writeSet(set, List.of(set.equals("boolq") ? "true" : "answer1"));
    }
    JSON.writeValue(
        folder.resolve("piqa/test.json").toFile(),
        JSON.readTree(
            JSON.writeValueAsString(JSON.readTree(folder.resolve("piqa/test.json").toFile()))
                .replace("answer1", "solution1")));
    for (String set : List.of("hellaswag", "winogrande")) {
      writeSet(set, List.of(set.equals("hellaswag") ? "ending1" : "option1"));
    }
    Files.copy(folder.resolve("ARC-Easy/train.json"), folder.resolve("commonsense_170k.json"));
    TaskSpec task = task("commonsense", "test_examples", 3);
    Scores scores = run(trial(task, new FullFineTuning(), 60, 5e-3)).scores();
    assertThat(scores.metrics())
        .containsOnlyKeys(
            "accuracy",
            "boolq",
            "piqa",
            "siqa",
            "hellaswag",
            "winogrande",
            "arc_easy",
            "arc_challenge",
            "openbookqa")
        .containsEntry("arc_easy", 1.0)
        .containsEntry("siqa", 1.0)
        .containsEntry("boolq", 0.0);
    assertThat(scores.accuracy()).isEqualTo(4 / 8.0);
    assertThat(scores.majorityAccuracy()).isNull();
  }

  @Test
  void aBackboneThatOnlyReadsIsRefusedBeforeAnythingIsRead() {
    String bert = TinyBackbone.write(folder.resolve("tiny-bert"), 1);
    TrialSpec spec =
        new TrialSpec(
            bert,
            task("boolq"),
            new FullFineTuning(),
            TinyTask.train(1, 1e-3, 0),
            Precision.FP32,
            1);
    TrialResult result =
        TrialRunner.on("cpu", folder.resolve("scores"))
            .run(List.of(spec), TrialMonitor.SILENT)
            .get(0);
    assertThat(result.status()).isEqualTo(TrialStatus.INVALID);
    assertThat(result.error())
        .startsWith("task boolq is answered in words, and backbone " + bert + " only reads");
    assertThatThrownBy(() -> new SpecCheck().check(spec)).isInstanceOf(InputException.class);
  }
}
