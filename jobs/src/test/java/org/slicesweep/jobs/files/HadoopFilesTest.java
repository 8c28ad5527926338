package org.slicesweep.jobs.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Location;
import org.slicesweep.common.NodeCache;
import org.slicesweep.jobs.sweep.Sweep;
import org.slicesweep.jobs.sweep.SweepFile;
import org.slicesweep.task.Dataset;
import org.slicesweep.task.Datasets;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.weights.ModelFiles;

/** Data and models that Hadoop reads: all the way from a task's setting. */
class HadoopFilesTest {
  @TempDir Path cache;
  @TempDir Path folder;
  private String before;

  @BeforeEach
  void useCache() {
    before = System.setProperty(NodeCache.PROPERTY, cache.toString());
    FarFileSystem.OPENED.clear();
  }

  @AfterEach
  void useCacheAsBefore() {
    if (before == null) {
      System.clearProperty(NodeCache.PROPERTY);
    } else {
      System.setProperty(NodeCache.PROPERTY, before);
    }
  }

  private static String far(Path path) {
    return "far://" + path;
  }

  private Path train() throws IOException {
    StringBuilder rows = new StringBuilder("text\tlabel\n");
    for (int i = 0; i < 40; i++) {
      rows.append("sentence ").append(i).append('\t').append(i % 2).append('\n');
    }
    return Files.writeString(folder.resolve("train.tsv"), rows);
  }

  private static TaskSpec text(String train, String label) {
    return new TaskSpec(
        "text",
        null,
        train,
        null,
        null,
        List.of("text"),
        label,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Test
  void aSweepIsReadFromAfar() throws IOException {
    String task = "backbone: maven:all-MiniLM-L6-v2\ntask: acceptability\n";
    Path sweep =
        Files.writeString(folder.resolve("far.yaml"), task + "grid: {method: lora, rank: [1, 2]}");
    Path broken =
        Files.writeString(folder.resolve("broken.yaml"), task + "grid: {method: lora, rnk: 1}");

    Sweep read = SweepFile.open(far(sweep), List.of(), false).sweep();

    assertThat(read.name()).isEqualTo("far");
    assertThat(read.trials())
        .hasSize(2)
        .isEqualTo(SweepFile.open(sweep.toString(), List.of(), false).sweep().trials());
    assertThat(FarFileSystem.OPENED).containsExactly("far.yaml");
    assertThatThrownBy(() -> SweepFile.open(far(broken), List.of(), false))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(far(broken) + ":3: unknown key \"rnk\"");
    assertThatThrownBy(() -> SweepFile.open(far(folder.resolve("fra.yaml")), List.of(), false))
        .isInstanceOf(InputException.class)
        .hasMessage("no such file: %s: did you mean far.yaml?", far(folder.resolve("fra.yaml")));
    assertThatThrownBy(() -> SweepFile.open(far(folder), List.of(), false))
        .isInstanceOf(InputException.class)
        .hasMessage("%s is a folder: expected a sweep file", far(folder));
  }

  @Test
  void aTaskReadsItsFilesFromAfar() throws IOException {
    Path train = train();

    Dataset dataset = Datasets.load(text(far(train), "label"));

    assertThat(dataset.sha256()).isEqualTo(Datasets.load(text(train.toString(), "label")).sha256());
    assertThat(FarFileSystem.OPENED).containsExactly("train.tsv");
  }

  @Test
  void messagesNameTheFileThatTheUserKnows() throws IOException {
    String train = far(train());

    assertThatThrownBy(() -> Datasets.load(text(train, "lable")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s:1: no column \"lable\": did you mean \"label\"? (columns: text, label)", train);
    assertThatThrownBy(() -> Datasets.load(text(far(folder.resolve("trian.tsv")), "label")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("does not exist: did you mean \"train.tsv\"?");
  }

  @Test
  void aPresetFetchesItsOwnFilesAlone() throws IOException {
    Path cola = Files.createDirectories(folder.resolve("CoLA"));
    for (String split : List.of("train", "dev")) {
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        rows.append("src\t").append(i % 2).append("\t\tsentence ").append(i).append('\n');
      }
      Files.writeString(cola.resolve(split + ".tsv"), rows);
    }
    Files.writeString(cola.resolve("test.tsv"), "large");

    TaskSpec local = withPath(folder.toString());
    assertThat(Datasets.load(withPath(far(folder))).sha256())
        .isEqualTo(Datasets.load(local).sha256());

    assertThat(FarFileSystem.OPENED).containsExactlyInAnyOrder("train.tsv", "dev.tsv");
  }

  private static TaskSpec withPath(String path) {
    return new TaskSpec(
        "cola", path, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null);
  }

  @Test
  void whatChangesIsFetchedAnew() throws IOException {
    Path train = train();
    Location location = Location.of("train", far(train));
    Path first = location.local();
    assertThat(location.local()).isEqualTo(first);

    Files.setLastModifiedTime(train, FileTime.fromMillis(1_000_000_000_000L));

    assertThat(location.local()).isNotEqualTo(first).hasSameBinaryContentAs(first);
    assertThat(FarFileSystem.OPENED).hasSize(2);
  }

  @Test
  void aPlanFetchesAModelsConfigAlone() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"bert\"}");
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    Files.writeString(folder.resolve("model.safetensors"), "large");

    ModelFiles model = ModelFiles.open(far(folder));

    assertThat(model.config().path("model_type").asText()).isEqualTo("bert");
    assertThat(FarFileSystem.OPENED).containsExactly("config.json");
    assertThatThrownBy(model::tensors).isInstanceOf(InputException.class);
    assertThat(FarFileSystem.OPENED).containsExactly("config.json", "model.safetensors");
  }

  @Test
  void saysWhichModelFolderIsMissing() {
    assertThatThrownBy(() -> ModelFiles.open(far(folder.resolve("none"))))
        .isInstanceOf(InputException.class)
        .hasMessage("backbone \"%s\" is not a folder", far(folder.resolve("none")));
  }

  @Test
  void saysWhichSchemeIsUnknown() {
    assertThatThrownBy(() -> Location.of("train", "hdsf://host/x"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "train hdsf://host/x: no file system is known for \"hdsf\": did you mean \"hdfs\"?");
    assertThatThrownBy(() -> Location.of("train", "s3a://bucket/x"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("hadoop-aws");
  }

  @Test
  void aHostThatIsNotThereIsASentence() {
    assertThatThrownBy(() -> Location.of("train", "hdfs://nowhere.invalid/x").isFile())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("hdfs://nowhere.invalid/x cannot be read");
  }
}
