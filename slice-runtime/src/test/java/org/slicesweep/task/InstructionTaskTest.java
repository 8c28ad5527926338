package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slicesweep.common.InputException;
import org.slicesweep.task.InstructionSet.Family;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

class InstructionTaskTest {
  @TempDir private Path data;

  private static List<?> answers(InstructionSet set) {
    return set.form() == AnswerForm.NUMBER ? List.of(1, 2.5, -3) : set.form().choices();
  }

  private void write(InstructionSet set, String file, int rows) throws IOException {
    InstructionFiles.write(
        data.resolve(set.folder()).resolve(file), InstructionFiles.rows(rows, answers(set)));
  }

  private Dataset load(String task, Object... settings) {
    List<Object> all = new ArrayList<>(List.of("path", data));
    all.addAll(List.of(settings));
    return Datasets.load(TaskSpecs.of(task, all.toArray()));
  }

  @ParameterizedTest
  @EnumSource(InstructionSet.class)
  void readsASet(InstructionSet set) throws IOException {
    write(set, "train.json", 40);
    write(set, "test.json", 5);
    Dataset task = load(set.label());
    assertThat(task.kind()).isEqualTo(Kind.GENERATION);
    assertThat(task.metric()).isEqualTo(MetricName.ACCURACY);
    assertThat(task.train().size()).isEqualTo(36);
    assertThat(task.validation().size()).isEqualTo(4);
    Object gold = answers(set).get(1);
    assertThat(task.test().examples()).hasSize(5);
    assertThat(task.test().examples().get(1))
        .satisfies(
            example -> {
              assertThat(example.text()).contains("Question 1?").endsWith(" ".repeat(16));
              assertThat(example.pair()).isEqualTo("the correct answer is " + gold);
              assertThat(example.answer())
                  .isEqualTo(new Answer(gold.toString(), set.form(), set.label()));
            });
    assertThat(load(set.label(), "path", data.resolve(set.folder()).toString())).isEqualTo(task);
    assertThat(Datasets.names()).contains(set.label());
  }

  @Test
  void putsInstructionsAsLlmAdaptersDoesOrAsAlpaca() {
    String indent = " ".repeat(16);
    assertThat(PromptTemplate.LLM_ADAPTERS.prompt("Add.", ""))
        .isEqualTo(
            "Below is an instruction that describes a task. Write a response that appropriately"
                + " completes the request. \n\n"
                + String.join(
                    "\n",
                    indent + "### Instruction:",
                    indent + "Add.",
                    "",
                    indent + "### Response:",
                    indent));
    assertThat(PromptTemplate.ALPACA.prompt("Add.", "1 and 2"))
        .isEqualTo(
            """
            Below is an instruction that describes a task, paired with an input that provides \
            further context. Write a response that appropriately completes the request.

            ### Instruction:
            Add.

            ### Input:
            1 and 2

            ### Response:
            """);
  }

  @Test
  void oneModelIsTestedOnEverySetOfItsFamily() throws IOException {
    ArrayNode combined = InstructionFiles.rows(60, List.of("A", 3.0, "7"));
    for (InstructionSet set : Family.MATH.sets()) {
      write(set, "test.json", 4);
    }
    Path file = InstructionFiles.write(data.resolve("math_10k.json"), combined);
    Dataset task = load("math");
    assertThat(task.train().size()).isEqualTo(54);
    assertThat(task.validation().examples()).hasSize(6);
    Set<AnswerForm> forms = new HashSet<>();
    Stream.of(task.train(), task.validation())
        .flatMap(split -> split.examples().stream())
        .forEach(example -> forms.add(example.answer().form()));
    assertThat(forms).containsExactlyInAnyOrder(AnswerForm.LETTER, AnswerForm.NUMBER);
    assertThat(task.test().examples())
        .extracting(example -> example.answer().set())
        .containsExactlyElementsOf(
            Family.MATH.sets().stream()
                .flatMap(s -> Stream.of(s, s, s, s))
                .map(s -> s.label())
                .toList());
    assertThat(task.majorityAccuracy()).isNull();
    assertThat(load("math", "train", file.toString())).isEqualTo(task);
    assertThat(load("math", "test_examples", 2).test().size()).isEqualTo(12);
    assertThat(load("aqua", "train", file.toString()).test().size()).isEqualTo(4);
    assertThat(load("aqua", "train", file.toString()).majorityAccuracy()).isEqualTo(0.25);
  }

  @Test
  void findsTheCombinedFileOfACheckout() throws IOException {
    Path sets = data.resolve("dataset");
    for (InstructionSet set : Family.COMMONSENSE.sets()) {
      InstructionFiles.write(
          sets.resolve(set.folder()).resolve("test.json"), InstructionFiles.rows(2, answers(set)));
    }
    assertThatThrownBy(() -> load("commonsense", "path", sets.toString()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "task commonsense trains on a file of all its sets: neither "
                + sets.resolve("commonsense_170k.json")
                + " nor "
                + data.resolve("ft-training_set/commonsense_170k.json")
                + " exists; name one with train");
    InstructionFiles.write(
        data.resolve("ft-training_set/commonsense_170k.json"),
        InstructionFiles.rows(40, List.of("true", "solution1", "answer2", "ending3", "option1")));
    assertThat(load("commonsense", "path", sets.toString()).test().size()).isEqualTo(16);
  }

  @Test
  void aMixedRowWithoutAKnownAnswerIsOnlyTrainedOn() throws IOException {
    write(InstructionSet.AQUA, "test.json", 2);
    Path file =
        InstructionFiles.write(
            data.resolve("mixed.json"), InstructionFiles.rows(30, List.of("A", "no idea")));
    Dataset task = load("aqua", "train", file.toString());
    assertThat(task.train().size()).isEqualTo(27);
    assertThat(task.validation().examples()).allMatch(example -> example.answer() != null);
    assertThat(task.train().examples()).filteredOn(e -> e.answer() == null).hasSize(15);
  }

  @Test
  void readsAnswersInAListAndInputs() throws IOException {
    ArrayNode rows = InstructionFiles.rows(12, List.of(List.of("74"), 230.0));
    ((ObjectNode) rows.get(0)).put("input", "Sandy grew 51.");
    ((ObjectNode) rows.get(1)).remove("input");
    InstructionFiles.write(data.resolve("AddSub/train.json"), rows);
    InstructionFiles.write(data.resolve("AddSub/test.json"), rows);
    List<Example> test = load("addsub").test().examples();
    assertThat(test.get(0).text()).contains("paired with an input", "Sandy grew 51.");
    assertThat(test).extracting(example -> example.answer().gold()).startsWith("74", "230.0");
  }

  @Test
  void readsGsm8ksOwnFiles() throws IOException {
    String rows =
        """
        {"question": "Half of 48?", "answer": "It is 48/2 = <<48/2=24>>24.\\n#### 24"}
        {"question": "Price?", "answer": "It is high.\\n#### 70,000"}
        """;
    InstructionFiles.write(data.resolve("gsm8k/train.jsonl"), rows);
    InstructionFiles.write(data.resolve("gsm8k/test.jsonl"), rows);
    Dataset task = load("gsm8k");
    Example first = task.test().examples().get(0);
    assertThat(first.pair()).isEqualTo("It is 48/2 = 24.\n#### 24");
    assertThat(first.answer().gold()).isEqualTo("24");
    assertThat(first.answer().isGivenBy(first.pair())).isTrue();
    assertThat(task.test().examples()).allMatch(e -> e.answer().isGivenBy(e.pair()));
  }

  @Test
  void anotherPromptIsAnotherDataset() throws IOException {
    write(InstructionSet.BOOLQ, "train.json", 20);
    write(InstructionSet.BOOLQ, "test.json", 3);
    Dataset plain = load("boolq", "prompt", "alpaca");
    assertThat(plain.test().examples().get(0).text()).endsWith("### Response:\n");
    assertThat(plain.sha256()).isNotEqualTo(load("boolq").sha256());
  }

  @Test
  void limitsTakeSubsets() throws IOException {
    write(InstructionSet.BOOLQ, "train.json", 50);
    write(InstructionSet.BOOLQ, "test.json", 30);
    Dataset all = load("boolq");
    Dataset few = load("boolq", "train_examples", 10, "validation_examples", 2, "test_examples", 7);
    assertThat(few.train().size()).isEqualTo(10);
    assertThat(all.train().examples()).containsAll(few.train().examples());
    assertThat(all.validation().examples()).containsAll(few.validation().examples());
    assertThat(all.test().examples()).containsAll(few.test().examples());
  }

  @ParameterizedTest
  @CsvSource({
    "hellaswg, hellaswag",
    "arc_esay, arc_easy",
    "gsm8, gsm8k",
    "common_sense, commonsense",
  })
  void suggestsTheNearestName(String name, String nearest) {
    assertThatThrownBy(() -> Datasets.load(TaskSpec.named(name)))
        .isInstanceOf(InputException.class)
        .hasMessage("unknown task \"" + name + "\": did you mean \"" + nearest + "\"?");
  }

  @Test
  void refusesSettingsThatDoNotApply() throws IOException {
    write(InstructionSet.BOOLQ, "train.json", 20);
    write(InstructionSet.BOOLQ, "test.json", 3);
    assertThatThrownBy(() -> load("boolq", "metric", "f1"))
        .hasMessage("metric f1 does not suit generation: expected accuracy");
    assertThatThrownBy(() -> load("boolq", "label", "answer"))
        .hasMessageStartingWith("label does not apply to task boolq");
    assertThatThrownBy(() -> Datasets.load(TaskSpecs.of("acceptability", "prompt", "alpaca")))
        .hasMessage("prompt does not apply to task acceptability, whose answers are not written");
    assertThatThrownBy(() -> TaskSpecs.of("boolq", "max_new_tokens", 0))
        .hasMessageContaining("max_new_tokens 0: expected at least 1");
  }
}
