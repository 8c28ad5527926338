package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slicesweep.common.InputException;
import org.slicesweep.task.TaskSpec.MetricName;

class GlueTaskTest {
  private static final String MNLI_HEADER =
      "index\tpromptID\tpairID\tgenre\tsentence1_binary_parse\tsentence2_binary_parse"
          + "\tsentence1_parse\tsentence2_parse\tsentence1\tsentence2\tlabel1";

  @TempDir private Path glue;

  private Path write(String name, String text) throws IOException {
    Path file = glue.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream zipped = name.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
      zipped.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  /** Files as in the benchmark's download: 40 training rows; the test row comes first of two. */
  private void writeAll() throws IOException {
    String cola = "gj04\t1\t\tThe \"sailors rode.\ngj04\t0\t*\tSailors the rode.\n";
    write("CoLA/train.tsv", cola.repeat(20));
    write("CoLA/dev.tsv", cola);
    String sst = "\"charming journey \t1\nunflinchingly bleak \t0\n";
    write("SST-2/train.tsv.gz", "sentence\tlabel\n" + sst.repeat(20));
    write("SST-2/dev.tsv", "sentence\tlabel\n" + sst);
    String mrpc = "\uFEFFQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\r\n";
    String mrpcRows = "1\t7\t8\tHe said \" so .\tSo he said .\r\n0\t7\t9\tA .\tB .\r\n";
    write("MRPC/train.tsv", mrpc + mrpcRows.repeat(20));
    write("MRPC/dev.tsv", mrpc.substring(1) + mrpcRows);
    String sts =
        "index\tgenre\tfilename\tyear\told_index\tsource1\tsource2\tsentence1\tsentence2\tscore\n";
    String stsRow = "0\tnews\tf\t2012\t1\tn\tn\tA plane.\tA jet.\t%s\n";
    String stsRows = String.format(stsRow, "4.250") + String.format(stsRow, "0.000");
    write("STS-B/train.tsv", sts + stsRows.repeat(20));
    write("STS-B/dev.tsv", sts + stsRows);
    String qqp = "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n";
    String qqpRows = "1\t2\t3\tWhy?\tHow come?\t1\n4\t5\t6\tWho?\tWhen?\t0\n";
    write("QQP/train.tsv", qqp + qqpRows.repeat(20) + "7\t8\t9\tWas he real? \"\n\"\tReal?\t0\n");
    write("QQP/dev.tsv", qqp + qqpRows);
    String mnli = "\t1\t1e\tfiction\t( a )\t( b )\tp\tp\tIt rains.\tIt is %s.\tneutral\t%s\n";
    String mnliRows =
        "0"
            + String.format(mnli, "wet", "entailment")
            + "1"
            + String.format(mnli, "dry", "contradiction")
            + "2"
            + String.format(mnli, "May", "neutral");
    write("MNLI/train.tsv", MNLI_HEADER + "\tgold_label\n" + mnliRows.repeat(20));
    String moreLabels = "\tlabel2\tlabel3\tlabel4\tlabel5\tgold_label\n";
    String devRows = mnliRows.replace("\tneutral\t", "\tneutral\ta\tb\tc\td\t");
    write("MNLI/dev_matched.tsv", MNLI_HEADER + moreLabels + devRows);
    write("MNLI/dev_mismatched.tsv", MNLI_HEADER + moreLabels + devRows + devRows);
    String qnliRows = "0\tWhat rains?\tIt rains.\tentailment\n1\tWho?\tIt rains.\tnot_entailment\n";
    write("QNLI/train.tsv", "index\tquestion\tsentence\tlabel\n" + qnliRows.repeat(20));
    write("QNLI/dev.tsv", "index\tquestion\tsentence\tlabel\n" + qnliRows);
    write("RTE/train.tsv", "index\tsentence1\tsentence2\tlabel\n" + qnliRows.repeat(20));
    write("RTE/dev.tsv", "index\tsentence1\tsentence2\tlabel\n" + qnliRows);
  }

  private Dataset load(String task) {
    return Datasets.load(TaskSpecs.of(task, "path", glue));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cola | matthews | The \"sailors rode. |  | 1 | 2",
        "sst2 | accuracy | '\"charming journey ' |  | 1 | 2",
        "mrpc | f1 | He said \" so . | So he said . | 1 | 2",
        "stsb | pearson | A plane. | A jet. | 4.25 | 2",
        "qqp | f1 | Why? | How come? | 1 | 2",
        "mnli | accuracy | It rains. | It is wet. | 1 | 3",
        "mnli_mismatched | accuracy | It rains. | It is wet. | 1 | 6",
        "qnli | accuracy | What rains? | It rains. | 0 | 2",
        "rte | accuracy | What rains? | It rains. | 0 | 2",
      })
  void readsTheBenchmarksFiles(
      String task, String metric, String text, String pair, float label, int testRows)
      throws IOException {
    writeAll();
    Dataset data = load(task);
    assertThat(Metrics.nameOf(data.metric())).isEqualTo(metric);
    assertThat(data.test().examples()).hasSize(testRows).startsWith(new Example(text, pair, label));
    int rows = task.startsWith("mnli") ? 60 : 40;
    assertThat(data.train().size() + data.validation().size()).isEqualTo(rows);
    assertThat(data.validation().size()).isEqualTo(rows / 10);
  }

  @ParameterizedTest
  @EnumSource(GlueTask.class)
  void isKnownByName(GlueTask task) {
    assertThat(Datasets.names()).contains(task.label());
    assertThatThrownBy(() -> Datasets.load(TaskSpec.named(task.label())))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("task " + task.label() + " needs path");
  }

  @Test
  void holdsAtMostAThousandRowsForValidation() throws IOException {
    write("SST-2/train.tsv", "sentence\tlabel\n" + "good\t1\nbad\t0\n".repeat(6000));
    write("SST-2/dev.tsv", "sentence\tlabel\ngood\t1\n");
    Dataset data = load("sst2");
    assertThat(data.validation().size()).isEqualTo(1000);
    assertThat(data.train().size()).isEqualTo(11_000);
  }

  @Test
  void takesTheTasksOwnFolderOrTheOneThatHoldsIt() throws IOException {
    writeAll();
    Dataset inside = Datasets.load(TaskSpecs.of("cola", "path", glue.resolve("CoLA")));
    assertThat(inside).isEqualTo(load("cola"));
  }

  @Test
  void letsTheMetricBeChosen() throws IOException {
    writeAll();
    assertThat(Datasets.load(TaskSpecs.of("mrpc", "path", glue, "metric", "accuracy")).metric())
        .isEqualTo(MetricName.ACCURACY);
  }

  @Test
  void leavesOutBrokenRowsOfQqpAlone() throws IOException {
    writeAll();
    Dataset data = load("qqp");
    assertThat(data.train().size() + data.validation().size()).isEqualTo(40);
    Path dev = write("RTE/dev.tsv", "index\tsentence1\tsentence2\tlabel\n0\tA.\tB.\n");
    assertThatThrownBy(() -> load("rte"))
        .hasMessage(dev + ":2: 3 fields, expected 4 as in the first line");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    write("CoLA/train.tsv", "x\t1\t\ta\n");
    write("CoLA/dev.tsv.bak", "");
    assertThatThrownBy(() -> load("cola"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("CoLA/dev.tsv does not exist: did you mean \"dev.tsv.bak\"?");
    assertThatThrownBy(() -> Datasets.load(TaskSpecs.of("cola", "path", glue.resolve("none"))))
        .hasMessageContaining("is not a folder");
    assertThatThrownBy(
            () -> Datasets.load(TaskSpecs.of("cola", "path", glue, "text", List.of("3"))))
        .hasMessageContaining("text does not apply to task cola");
  }

  @Test
  void suggestsTheNearestName() {
    assertThatThrownBy(() -> Datasets.load(TaskSpec.named("sst-2")))
        .isInstanceOf(InputException.class)
        .hasMessage("unknown task \"sst-2\": did you mean \"sst2\"?");
  }
}
