package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.common.InputException;

class TextTaskBadInputTest {
  @TempDir private Path folder;
  private Path good;

  @BeforeEach
  void writeGoodFile() throws IOException {
    good = write("good.tsv", "sentence\tlabel\n" + "A\t0\nB\t1\nC\t2\n".repeat(10));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static InputException refused(Object... settings) {
    return catchThrowableOfType(
        InputException.class, () -> Datasets.load(TaskSpecs.of("text", settings)));
  }

  /** What is said of a training file whose columns are called sentence and label. */
  private static InputException refusedFile(Path train, Object... more) {
    Object[] settings = {"train", train, "text", List.of("sentence"), "label", "label"};
    Object[] all = Arrays.copyOf(settings, settings.length + more.length);
    System.arraycopy(more, 0, all, settings.length, more.length);
    return refused(all);
  }

  @Test
  void missingSettings() {
    assertThat(refused("text", List.of("a"), "label", "b")).hasMessageContaining("needs train");
    assertThat(refused("train", good, "label", "b").key()).isEqualTo("text");
    assertThat(refused("train", good, "text", List.of("a", "b", "c"), "label", "d"))
        .hasMessageContaining("one column, or two for a sentence pair");
    assertThat(refused("train", good, "text", List.of("sentence")).key()).isEqualTo("label");
    assertThat(refused("path", folder)).hasMessageContaining("path is for presets");
  }

  @Test
  void metricOfTheOtherKind() {
    assertThat(refusedFile(good, "metric", "pearson"))
        .hasMessage(
            "metric pearson does not suit classification: expected accuracy, f1 or matthews");
    assertThat(refusedFile(good, "kind", "regression", "metric", "f1").key()).isEqualTo("metric");
  }

  @Test
  void missingFile() {
    InputException e = refusedFile(folder.resolve("god.tsv"));
    assertThat(e)
        .hasMessage(
            "train " + folder.resolve("god.tsv") + " does not exist: did you mean \"good.tsv\"?");
    assertThat(e.key()).isEqualTo("train");
    assertThat(refusedFile(folder.resolve("nowhere/good.tsv")))
        .hasMessageContaining("there is no folder " + folder.resolve("nowhere"));
    assertThat(refusedFile(good, "test", folder.resolve("tests.csv")).key()).isEqualTo("test");
  }

  @Test
  void folderOrUnknownExtension() throws IOException {
    Files.createDirectory(folder.resolve("d.tsv"));
    assertThat(refusedFile(folder.resolve("d.tsv"))).hasMessageContaining("is a folder");
    assertThat(refusedFile(write("train.txt", "x")))
        .hasMessageContaining("expected a file name ending in .tsv, .csv, .jsonl or .json");
    assertThat(refusedFile(write("train.parquet.gz", "x"))).hasMessageContaining("ending in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad.tsv", "bad.csv"})
  void missingColumn(String name) throws IOException {
    char delimiter = name.endsWith("csv") ? ',' : '\t';
    Path bad = write(name, "sentense,label\na,b\n".replace(',', delimiter));
    InputException e = refusedFile(bad);
    assertThat(e)
        .hasMessage(
            bad
                + ":1: no column \"sentence\": did you mean \"sentense\"? (columns: sentense, label)");
    assertThat(e.key()).isEqualTo("text");
    assertThat(refusedFile(bad, "text", List.of("2")))
        .hasMessageContaining("no column \"2\" (columns: sentense, label)");
  }

  @Test
  void missingColumnInJson() throws IOException {
    Path bad =
        write("bad.jsonl", "{\"sentence\":\"a\",\"label\":1}\n{\"sentence\":\"b\",\"lable\":1}");
    InputException e = refusedFile(bad);
    assertThat(e)
        .hasMessage(
            bad + ":2: no column \"label\": did you mean \"lable\"? (columns: sentence, lable)");
    assertThat(e.key()).isEqualTo("label");
  }

  @Test
  void ambiguousColumn() throws IOException {
    assertThat(refusedFile(write("twice.tsv", "sentence\tlabel\tsentence\na\tb\tc\n")))
        .hasMessageContaining("two columns are named \"sentence\": give its position (0 or 2)");
  }

  @Test
  void headerThatCannotBeGuessed() {
    InputException e = refused("train", good, "text", List.of("0"), "label", "1");
    assertThat(e).hasMessageContaining("set header to true or false");
    assertThat(e.key()).isEqualTo("header");
    assertThat(refusedFile(good, "header", false)).hasMessageContaining("\"sentence\" is not one");
    assertThat(refused("train", good, "text", List.of("0"), "label", "7", "header", false))
        .hasMessageContaining("no column \"7\" (columns: 0, 1)");
  }

  @ParameterizedTest
  @CsvSource({
    "'a', '1 field, expected 2 as in the first line'",
    "'a\tb\tc', '3 fields, expected 2 as in the first line'",
    "'\t1', 'column \"sentence\" is empty'",
    "'  \t1', 'column \"sentence\" is empty'",
    "'a\t ', 'column \"label\" is empty'",
  })
  void brokenRow(String row, String message) throws IOException {
    Path bad = write("bad.tsv", "sentence\tlabel\nx\t0\n\ny\t1\n" + row + "\n");
    assertThat(refusedFile(bad)).hasMessage(bad + ":5: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"never closed,0", "\"closed\" twice,1"})
  void brokenQuotes(String row) throws IOException {
    Path bad = write("bad.csv", "sentence,label\na,0\n" + row + "\nb,1\n");
    assertThat(refusedFile(bad)).hasMessageStartingWith(bad + ":3: not CSV: ");
  }

  @Test
  void invalidUtf8() throws IOException {
    Path bad = folder.resolve("latin.tsv");
    Files.write(bad, "sentence\tlabel\nok\t0\ncafé\t1\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(refusedFile(bad))
        .hasMessage(bad + ":3: byte 0xE9 at offset 23 is not UTF-8: save the file as UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sentence\tlabel\n", "\n\n", "\uFEFF"})
  void emptyFile(String text) throws IOException {
    Path bad = write("empty.tsv", text);
    assertThat(refusedFile(bad)).hasMessage(bad + " holds no rows");
    assertThat(refusedFile(good, "validation", bad).key()).isEqualTo("validation");
  }

  @Test
  void singleClass() throws IOException {
    Path bad = write("one.tsv", "sentence\tlabel\n" + "a\t1\n".repeat(20));
    assertThat(refusedFile(bad))
        .hasMessage(bad + ": every label is \"1\": a classifier needs two classes");
    assertThat(refusedFile(good, "train_examples", 1).key()).isEqualTo("train_examples");
  }

  @Test
  void numbersReadAsClasses() throws IOException {
    StringBuilder text = new StringBuilder("sentence\tlabel\n");
    for (int i = 0; i < 1500; i++) {
      text.append("a\t").append(i / 7.0).append('\n');
    }
    assertThat(refusedFile(write("numbers.tsv", text.toString())))
        .hasMessageContaining("1,500 different labels")
        .hasMessageContaining("set kind to regression");
  }

  @Test
  void tooFewRowsToSetSomeAside() throws IOException {
    Path few = write("few.tsv", "sentence\tlabel\na\t0\nb\t1\n");
    assertThat(refusedFile(few))
        .hasMessageContaining("too few rows")
        .hasMessageContaining("validation");
  }

  @Test
  void labelThatTrainingDoesNotShow() throws IOException {
    Path test = write("test.tsv", "sentence\tlabel\nx\t1\ny\t11\n");
    assertThat(refusedFile(good, "test", test, "test_examples", 1))
        .hasMessage(
            test + ":3: label \"11\" does not occur in the training rows (classes: 0, 1, 2)");
  }

  @Test
  void labelThatIsMisspelt() throws IOException {
    Path train = write("train.tsv", "sentence\tlabel\n" + "a\tneutral\nb\tentailment\n".repeat(9));
    Path test = write("test.tsv", "sentence\tlabel\nx\tnuetral\n");
    assertThat(refusedFile(train, "test", test))
        .hasMessage(
            test
                + ":2: label \"nuetral\" does not occur in the training rows: did you mean"
                + " \"neutral\"? (classes: entailment, neutral)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-inf", "1e39", "one", "1,5", "0x1p3", "1f"})
  void labelThatIsNotANumber(String label) throws IOException {
    Path bad = write("bad.tsv", "sentence\tlabel\n" + "a\t1\n".repeat(9) + "b\t" + label + "\n");
    assertThat(refusedFile(bad, "kind", "regression"))
        .hasMessage(bad + ":11: label \"" + label + "\": expected a finite number");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"sentence\": \"a\", \"label\"', 'not JSON: '",
    "'{\"sentence\": \"a\", \"label\": 1} {}', 'not JSON: '",
    "'{\"sentence\": \"a\", \"label\": 1, \"label\": 2}', 'not JSON: '",
    "'[1, 2]', 'expected a JSON object'",
    "'{\"sentence\": [\"a\"], \"label\": 1}', 'column \"sentence\" holds a list'",
    "'{\"sentence\": null, \"label\": 1}', 'column \"sentence\" is null'",
    "'{\"sentence\": \"\\uD83D\", \"label\": 1}', 'column \"sentence\" holds half a surrogate'",
  })
  void brokenJson(String line, String message) throws IOException {
    Path bad = write("bad.jsonl", "{\"sentence\": \"x\", \"label\": 1}\n" + line + "\n");
    assertThat(refusedFile(bad)).hasMessageStartingWith(bad + ":2: " + message);
  }

  @Test
  void damagedArchives() throws IOException {
    assertThat(refusedFile(write("plain.tsv.gz", "sentence\tlabel\n")))
        .hasMessageEndingWith("plain.tsv.gz cannot be read: Not in GZIP format");
    Path whole = folder.resolve("whole.tsv.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(whole))) {
      out.write(Files.readAllBytes(good));
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.tsv.gz"), Arrays.copyOf(bytes, 30));
    assertThat(refusedFile(cut)).hasMessageContaining("cut.tsv.gz cannot be read: ");
    assertThat(refusedFile(write("bad.parquet", "PAR1 but not really, PAR1")))
        .hasMessageContaining("bad.parquet cannot be read: ");
    assertThat(refusedFile(write("empty.parquet", "")))
        .hasMessageContaining("empty.parquet cannot be read: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5", ".5", "1e-3", "-1.25"})
  void aFractionIsNoClass(String label) throws IOException {
    Path bad = write("bad.tsv", "sentence\tlabel\n" + ("a\t1\nb\t" + label + "\n").repeat(9));
    assertThat(refusedFile(bad))
        .hasMessage(
            "%s: label \"%s\" is no whole number: set kind to regression, or give the classes names"
                .formatted(bad, label));
  }

  @Test
  void minusOneBesideNumberedClassesIsNoLabel() throws IOException {
    Path bad = write("bad.tsv", "sentence\tlabel\n" + "a\t0\nb\t1\nc\t2\nd\t-1\n".repeat(9));
    assertThat(refusedFile(bad)).hasMessageStartingWith(bad + ": label \"-1\" beside 0, 1 and 2 ");
  }
}
