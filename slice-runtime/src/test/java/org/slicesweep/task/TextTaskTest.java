package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

class TextTaskTest {
  private static final int ROWS = 40;

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream zipped = name.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
      zipped.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static String lines(String header, IntFunction<String> row) {
    return header + IntStream.range(0, ROWS).mapToObj(row).collect(Collectors.joining("\n"));
  }

  private static String yesOrNo(int i) {
    return i % 2 == 0 ? "yes" : "no";
  }

  private static String tsv() {
    return lines("label\tsentence\n", i -> yesOrNo(i) + "\tSentence " + i);
  }

  private static Dataset load(Path train, Object... more) {
    Object[] settings = {"train", train, "text", List.of("sentence"), "label", "label"};
    Object[] all = new Object[settings.length + more.length];
    System.arraycopy(settings, 0, all, 0, settings.length);
    System.arraycopy(more, 0, all, settings.length, more.length);
    return Datasets.load(TaskSpecs.of("text", all));
  }

  private Path parquet(String name) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { required int64 id; optional binary sentence (STRING);"
                + " optional group list (LIST) { repeated group list { optional int32 element; } }"
                + " required binary label (STRING); required int96 when; }");
    Path file = folder.resolve(name);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .build()) {
      for (int i = 0; i < ROWS; i++) {
        SimpleGroup row = new SimpleGroup(schema);
        row.add("id", (long) i);
        row.add("sentence", "Sentence " + i);
        row.add("label", yesOrNo(i));
        row.add("when", Binary.fromConstantByteArray(new byte[12]));
        writer.write(row);
      }
    }
    return file;
  }

  @Test
  void readsTheSameFromEveryFormat() throws IOException {
    String json =
        lines(
            "",
            i ->
                String.format("{\"sentence\": \"Sentence %d\", \"label\": \"%s\"}", i, yesOrNo(i)));
    String csv = lines("id,\"sentence\",label\n", i -> i + ",\"Sentence " + i + "\"," + yesOrNo(i));
    Dataset expected = load(write("train.tsv", tsv()));

    assertThat(expected.classes()).containsExactly("no", "yes");
    for (Path file :
        List.of(
            write("bom.tsv", "\uFEFF" + tsv()),
            write("windows.tsv", tsv().replace("\n", "\r\n") + "\r\n"),
            write("train.tsv.gz", tsv()),
            write("train.csv", csv),
            write("train.csv.gz", csv),
            write("train.jsonl", json + "\n\n"),
            write("train.jsonl.gz", json),
            parquet("train.parquet"))) {
      assertThat(load(file)).as(file.toString()).isEqualTo(expected);
    }
    assertThat(
            load(
                write("none.tsv", tsv().substring(15)),
                "header",
                false,
                "text",
                List.of("1"),
                "label",
                "0"))
        .isEqualTo(expected);
    assertThat(load(parquet("positions.parquet"), "text", List.of("1"), "label", "3"))
        .isEqualTo(expected);
  }

  @Test
  void setsATenthAsideForEachMissingSplit() throws IOException {
    Dataset data = load(write("train.tsv", tsv()));
    assertThat(data.test().size()).isEqualTo(4);
    assertThat(data.validation().size()).isEqualTo(4);
    assertThat(data.train().size()).isEqualTo(32);
    Set<Example> all = new HashSet<>(data.train().examples());
    all.addAll(data.validation().examples());
    all.addAll(data.test().examples());
    assertThat(all).hasSize(ROWS);

    Path test = write("test.tsv", "label\tsentence\nno\tOther\n");
    Dataset given = load(write("again.tsv", tsv()), "test", test);
    assertThat(given.train().size()).isEqualTo(36);
    assertThat(given.test().examples()).containsExactly(new Example("Other", null, 0));
    assertThat(given.majorityAccuracy()).isEqualTo(1);
  }

  @Test
  void takesAtMostAsManyExamplesAsAsked() throws IOException {
    Path train = write("train.tsv", tsv());
    Dataset all = load(train);
    Dataset limited =
        load(train, "train_examples", 9, "validation_examples", 3, "test_examples", 100);
    assertThat(limited.train().examples()).hasSize(9).isSubsetOf(all.train().examples());
    assertThat(limited.validation().examples()).hasSize(3).isSubsetOf(all.validation().examples());
    assertThat(limited.test()).isEqualTo(all.test());
    assertThat(limited.sha256()).isNotEqualTo(all.sha256());
  }

  @Test
  void readsPairsAndNumbers() throws IOException {
    Path train =
        write(
            "train.csv",
            lines("a,b,score\n", i -> "A" + i + ",\"B, \"\"" + i + "\"\"\nend\"," + i / 8.0));
    Dataset data = load(train, "text", List.of("a", "b"), "label", "score", "kind", "regression");
    assertThat(data.kind()).isEqualTo(Kind.REGRESSION);
    assertThat(data.metric()).isEqualTo(MetricName.PEARSON);
    assertThat(data.classes()).isEmpty();
    assertThat(data.majorityAccuracy()).isNull();
    assertThat(data.train().examples()).contains(new Example("A39", "B, \"39\"\nend", 39 / 8f));
    assertThat(
            load(
                    train,
                    "text",
                    List.of("a", "b"),
                    "label",
                    "score",
                    "kind",
                    "regression",
                    "metric",
                    "spearman")
                .metric())
        .isEqualTo(MetricName.SPEARMAN);
  }

  @Test
  void takesQuotesInTsvAsTheyAre() throws IOException {
    Path train =
        write("train.tsv", lines("label\tsentence\n", i -> i % 2 + "\t\"Open, never closed " + i));
    assertThat(load(train).train().examples())
        .allSatisfy(example -> assertThat(example.text()).startsWith("\"Open"))
        .hasSize(32);
  }

  @Test
  void ordersClassesByValueOrByName() throws IOException {
    Path numbers =
        write("numbers.tsv", lines("label\tsentence\n", i -> (i % 4 * 5 - 5) + "\tS" + i));
    assertThat(load(numbers).classes()).containsExactly("-5", "0", "5", "10");
    Path names =
        write(
            "names.tsv",
            lines("label\tsentence\n", i -> List.of("b", "10", "a").get(i % 3) + "\tS" + i));
    assertThat(load(names).classes()).containsExactly("10", "a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2", "-0.5", "+3", "7."})
  void readsNumbersInPlainNotation(String number) throws IOException {
    Path test = write("test.tsv", "label\tsentence\n" + number + "\tx\n");
    Path train = write("train.tsv", lines("label\tsentence\n", i -> i + "\tS" + i));
    assertThat(load(train, "test", test, "kind", "regression").test().examples())
        .containsExactly(new Example("x", null, Float.parseFloat(number)));
  }

  @Test
  void readsNumbersAndTruthValuesFromParquetAndJson() throws IOException {
    Path json =
        write(
            "train.jsonl",
            lines("", i -> "{\"label\": " + (i % 2 == 0) + ", \"sentence\": " + i + ".5}"));
    Dataset data = load(json);
    assertThat(data.classes()).containsExactly("false", "true");
    assertThat(data.train().examples())
        .extracting(Example::text)
        .contains("3.5")
        .doesNotContain("3");
    Dataset ids = load(parquet("train.parquet"), "label", "id", "kind", "regression");
    assertThat(ids.train().examples()).contains(new Example("Sentence 39", null, 39));
  }

  @Test
  void readsAFileAgainAfterAMistakeAndNotAfterSuccess() throws IOException {
    Path train = write("train.tsv", "label\tsentence\n");
    assertThatThrownBy(() -> load(train)).hasMessage(train + " holds no rows");
    write("train.tsv", tsv());
    Dataset data = load(train);
    assertThat(load(train)).isSameAs(data);
    assertThat(
            IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> load(train, "test_examples", 2))
                .distinct())
        .hasSize(1);
  }

  @Test
  void theSameNumberIsTheSameClass() throws IOException {
    String[] labels = {"0", "1.0", "0.00", "1"};
    Path file = write("mixed.tsv", lines("label\tsentence\n", i -> labels[i % 4] + "\tS" + i));
    assertThat(load(file).classes()).containsExactly("0", "1");
  }

  @Test
  void signsAndFractionsAmongWordsAreClasses() throws IOException {
    String[] labels = {"-1", "1", "0"};
    Path signs = write("signs.tsv", lines("label\tsentence\n", i -> labels[i % 3] + "\tS" + i));
    assertThat(load(signs).classes()).containsExactly("-1", "0", "1");
    String[] words = {"1.5", "more"};
    Path mixed = write("words.tsv", lines("label\tsentence\n", i -> words[i % 2] + "\tS" + i));
    assertThat(load(mixed).classes()).containsExactly("1.5", "more");
  }
}
