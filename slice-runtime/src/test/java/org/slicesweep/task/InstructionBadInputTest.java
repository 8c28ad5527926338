package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicesweep.common.InputException;

class InstructionBadInputTest {
  private static final String GOOD =
      "{\"instruction\": \"Is it?\", \"input\": \"\", \"output\": \"true\", \"answer\": \"true\"}";

  @TempDir private Path data;

  @BeforeEach
  void writeGoodFiles() throws IOException {
    InstructionFiles.write(
        data.resolve("boolq/train.json"), InstructionFiles.rows(20, List.of("true", "false")));
    InstructionFiles.write(
        data.resolve("boolq/test.json"), InstructionFiles.rows(4, List.of("true", "false")));
  }

  private InputException refused(String task, Object... settings) {
    Object[] all = new Object[settings.length + 2];
    all[0] = "path";
    all[1] = data;
    System.arraycopy(settings, 0, all, 2, settings.length);
    return catchThrowableOfType(InputException.class, () -> Datasets.load(TaskSpecs.of(task, all)));
  }

  private Path test(String json) throws IOException {
    return InstructionFiles.write(data.resolve("boolq/test.json"), json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{`instruction`: `a`, `output`: `b`} | no column \"answer\" (columns: instruction, output)",
        "{`instructoin`: `a`, `output`: `b`, `answer`: `true`} | no column \"instruction\": did you"
            + " mean \"instructoin\"? (columns: instructoin, output, answer)",
        "{`instruction`: `a`, `answer`: `true`} | no column \"output\" (columns: instruction, answer)",
        "{`instruction`: 5, `output`: `b`, `answer`: `true`} | column \"instruction\" holds the"
            + " number 5: expected text",
        "{`instruction`: `a`, `output`: null, `answer`: `true`} | column \"output\" holds null:"
            + " expected text",
        "{`instruction`: ` `, `output`: `b`, `answer`: `true`} | column \"instruction\" is empty",
        "{`instruction`: `a`, `input`: [], `output`: `b`, `answer`: `true`} | column \"input\" holds"
            + " a list of 0: expected text",
        "{`instruction`: `a`, `output`: `b`, `answer`: [`true`, `false`]} | column \"answer\" holds a"
            + " list of 2: expected text, a number, or a list of one",
        "{`instruction`: `a`, `output`: `b`, `answer`: {`gold`: `true`}} | column \"answer\" holds an"
            + " object: expected text, a number, or a list of one",
        "{`instruction`: `a`, `output`: `b`, `answer`: [[`true`]]} | column \"answer\" holds a list of"
            + " 1: expected text, a number, or a list of one",
        "{`instruction`: `a`, `output`: `b`, `answer`: null} | column \"answer\" holds null: expected"
            + " text, a number, or a list of one",
        "{`instruction`: `a`, `output`: `b`, `answer`: `ture`} | answer \"ture\": task boolq expects"
            + " true or false: did you mean \"true\"?",
        "{`instruction`: `a`, `output`: `b`, `answer`: `solution1`} | answer \"solution1\": task boolq"
            + " expects true or false",
        "{`instruction`: `a`, `output`: `b`, `answer`: ``} | answer \"\": task boolq expects true or"
            + " false",
        "{`instruction`: `\\uD83D`, `output`: `b`, `answer`: `true`} | column \"instruction\" holds"
            + " half a surrogate pair",
        "7 | expected a JSON object",
      })
  void brokenRowsAreNamedByLineAndRow(String row, String message) throws IOException {
    Path file = test("[\n" + GOOD + ",\n\n" + row.replace('`', '"') + "\n]");
    assertThat(refused("boolq")).hasMessageStartingWith(file + ":4: row 2: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{`a`: 1} | 1: expected a list of objects such as [{…}, …]; an object a line is .jsonl",
        "[{`a`: 1, `a`: 2}] | 1: not JSON: ",
        "[{`a`: 1 | 1: not JSON: ",
        "[" + "[[[[[[[[[[[" + " | 1: not JSON: ",
        "not json | 1: not JSON: ",
      })
  void brokenFilesAreNamedByLine(String json, String message) throws IOException {
    Path file = test(json.replace('`', '"'));
    assertThat(refused("boolq")).hasMessageStartingWith(file + ":" + message);
  }

  @Test
  void somethingAfterTheList() throws IOException {
    Path file = test("[" + GOOD + "]\n[]");
    assertThat(refused("boolq")).hasMessage(file + ":2: not JSON: something follows the list");
  }

  @Test
  void aMissingComma() throws IOException {
    Path file = test("[" + GOOD + "\n" + GOOD + "]");
    assertThat(refused("boolq")).hasMessageStartingWith(file + ":2: not JSON: ");
  }

  @Test
  void nestedBeyondReason() throws IOException {
    Path file = test("[{\"instruction\": " + "[".repeat(100_000));
    assertThat(refused("boolq")).hasMessageStartingWith(file + ":1: not JSON: ");
  }

  @Test
  void emptyFiles() throws IOException {
    Path file = test("[]");
    assertThat(refused("boolq")).hasMessage(file + " holds no rows");
    test("");
    assertThat(refused("boolq")).hasMessage(file + " holds no rows");
  }

  @Test
  void numbersThatAreNone() throws IOException {
    InstructionFiles.write(
        data.resolve("SVAMP/train.json"), InstructionFiles.rows(20, List.of(1, 2)));
    Path file =
        InstructionFiles.write(
            data.resolve("SVAMP/test.json"), InstructionFiles.rows(3, List.of(1, "two")));
    assertThat(refused("svamp"))
        .hasMessageStartingWith(file + ":")
        .hasMessageEndingWith("row 2: answer \"two\": task svamp expects a number");
  }

  @Test
  void gsm8kWithoutItsFinalAnswer() throws IOException {
    Path file =
        InstructionFiles.write(
            data.resolve("gsm8k/train.jsonl"), "{\"question\": \"a\", \"answer\": \"It is 4.\"}");
    assertThat(refused("gsm8k"))
        .hasMessage(file + ":1: column \"answer\" does not end with \"#### 42\" or the like");
  }

  @Test
  void missingFilesAndFolders() throws IOException {
    assertThat(
            catchThrowableOfType(InputException.class, () -> Datasets.load(TaskSpec.named("piqa"))))
        .hasMessage("task piqa needs path: the folder that holds piqa/test.json");
    assertThat(refused("boolq", "path", data.resolve("nowhere")))
        .hasMessage("path " + data.resolve("nowhere") + " is not a folder");
    Files.delete(data.resolve("boolq/train.json"));
    assertThat(refused("boolq"))
        .hasMessage(
            "task boolq: there is no "
                + data.resolve("boolq/train.json")
                + ": name a training file with train")
        .satisfies(e -> assertThat(e.key()).isEqualTo("train"));
    Files.delete(data.resolve("boolq/test.json"));
    assertThat(refused("boolq", "train", data.resolve("boolq/train.jso")).key()).isEqualTo("train");
  }

  @Test
  void aSetThatItsFamilyLacksIsNamed() throws IOException {
    Path combined =
        InstructionFiles.write(
            data.resolve("all.json"), InstructionFiles.rows(20, List.of("true", "solution1")));
    assertThat(refused("commonsense", "train", combined))
        .hasMessageContaining(data.resolve("piqa/test.json") + " does not exist")
        .satisfies(e -> assertThat(e.key()).isEqualTo("path"));
  }

  @Test
  void tooFewRows() throws IOException {
    InstructionFiles.write(
        data.resolve("boolq/train.json"), InstructionFiles.rows(1, List.of("true")));
    assertThat(refused("boolq"))
        .hasMessage("task boolq: too few training rows to set some aside for validation");
  }
}
