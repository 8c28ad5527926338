package org.slicesweep.jobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.LearnedWeights;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialStatus;
import org.slicesweep.common.InputException;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.slice.Axis;

class TrialStoreTest {
  private static final String RANK = "name: rank\ntask: acceptability\n";

  @TempDir Path place;
  private Path root;
  private TrialStore store;

  @BeforeEach
  void open() {
    root = place.resolve("results");
    store = TrialStore.open(root.toString());
  }

  @Test
  void openingWritesNothing() {
    store.check("rank");
    assertThat(store.finished()).isEmpty();
    assertThat(root).doesNotExist();
  }

  @Test
  void storesATrialWithItsStepsAndSlices() throws IOException {
    TrialResult trial = Trials.withSlices(accurate(1));
    store.commit("rank", trial);
    String id = trial.spec().id();
    assertThat(store.finished()).containsExactly(id);
    GenericRecord row = rows(ResultSchema.TRIALS, id).get(0);
    assertThat(row.get("sweep")).hasToString("rank");
    assertThat(row.get("accuracy")).isEqualTo(0.61);
    assertThat(rows(ResultSchema.STEPS, id))
        .extracting(step -> step.get("loss"))
        .containsExactly(1.0, 0.5, 1.0 / 3);
    assertThat(rows(ResultSchema.SLICES, id))
        .extracting(slice -> slice.get("indices"))
        .containsExactly(List.of(3, 4), List.of(7));
    assertThat(rows(ResultSchema.SLICES, id))
        .extracting(slice -> slice.get("score"))
        .containsExactly(0.25, null);
  }

  @Test
  void aFailureIsARow() throws IOException {
    TrialResult trial =
        Trials.failed(Trials.spec(new FrozenProbe(), 3), TrialStatus.OUT_OF_MEMORY, "9 GB asked");
    store.commit("rank", trial);
    assertThat(store.finished()).containsExactly(trial.spec().id());
    StoredFailure failure = store.failures().get(0);
    assertThat(failure.reason()).isEqualTo("9 GB asked");
    Instant started = trial.provenance().startedAt();
    assertThat(failure.isOlderThan(started)).isFalse();
    assertThat(failure.isOlderThan(started.plusMillis(1))).isTrue();
    assertThat(root.resolve("steps")).doesNotExist();
    assertThat(root.resolve("slices")).doesNotExist();
  }

  @Test
  void keepsCheckpointsOfWhatHasNoResultYetOrOnlyAFailure() throws IOException {
    TrialResult done = accurate(1);
    TrialResult failed =
        Trials.failed(Trials.spec(new FrozenProbe(), 3), TrialStatus.OUT_OF_MEMORY, "9 GB asked");
    String unheardOf = "0123456789abcdef";
    store.claim("rank", RANK);
    store.commit("rank", done);
    store.commit("rank", failed);
    Checkpoints checkpoints = store.checkpoints();
    for (String id : List.of(done.spec().id(), failed.spec().id(), unheardOf)) {
      checkpoints.write(id, new byte[] {1});
    }
    store.claim("rank", RANK); // as the driver does that goes on with a second try
    assertThat(checkpoints.trials()).containsExactlyInAnyOrder(failed.spec().id(), unheardOf);
    checkpoints.delete(failed.spec().id());
    checkpoints.delete(unheardOf);
    store.tidy();
    assertThat(root.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void tellsWhatIsStoredOfATrialFromItsFileAlone() throws IOException {
    TrialResult trial = accurate(1);
    assertThat(store.ended(trial.spec().id())).isEmpty();
    store.commit("rank", trial);
    Files.writeString(root.resolve("trials/0123456789abcdef.parquet"), "torn");
    StoredTrial stored = store.ended(trial.spec().id()).orElseThrow();
    assertThat(stored.spec()).isEqualTo(trial.spec());
    assertThat(stored.status()).isEqualTo(TrialStatus.SUCCEEDED);
    assertThat(stored.steps()).isEqualTo(trial.scores().steps());
    assertThat(stored.metricName()).isEqualTo(trial.scores().metricName());
    assertThat(stored.metricValue()).isEqualTo(trial.scores().metricValue());
    assertThatThrownBy(() -> store.ended("0123456789abcdef"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("0123456789abcdef.parquet is damaged");
  }

  @Test
  void theFirstCommitOfATrialStays() throws IOException {
    TrialResult first = accurate(1);
    store.commit("rank", first);
    store.commit("rank", Trials.accurate(first.spec().method(), 1, 0.99));
    assertThat(rows(ResultSchema.TRIALS, first.spec().id()))
        .extracting(row -> row.get("accuracy"))
        .containsExactly(0.61);
  }

  @Test
  void theCurveIsThatOfTheRow() throws IOException {
    TrialResult trial = accurate(1);
    String id = trial.spec().id();
    store.commit("rank", trial);
    byte[] curve = Files.readAllBytes(root.resolve("steps/" + id + ".parquet"));
    // An attempt died between the curve and its row.
    Files.delete(root.resolve("trials/" + id + ".parquet"));
    Files.writeString(root.resolve("steps/" + id + ".parquet"), "another curve");
    store.commit("rank", trial);
    assertThat(root.resolve("steps/" + id + ".parquet")).hasBinaryContent(curve);
    // A second try that ends before its first step has none.
    store.replace("rank", Trials.failed(trial.spec(), TrialStatus.FAILED, "no memory"));
    assertThat(files("steps")).isEmpty();
  }

  @Test
  void travelsToExecutors() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(store);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      TrialStore arrived = (TrialStore) in.readObject();
      assertThat(arrived.out()).isEqualTo(root.toString());
      arrived.commit("rank", accurate(1));
    }
    assertThat(store.finished()).hasSize(1);
  }

  @Test
  void racingCommitsStoreEveryTrialOnce() throws Exception {
    List<TrialResult> trials = IntStream.range(0, 200).mapToObj(seed -> accurate(seed)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(9);
    try {
      List<Callable<Void>> commits =
          IntStream.range(0, 8)
              .<Callable<Void>>mapToObj(
                  thread ->
                      () -> {
                        trials.forEach(trial -> store.commit("rank", trial));
                        return null;
                      })
              .toList();
      Future<Integer> reader = threads.submit(() -> readUntil(trials.size()));
      for (Future<Void> commit : threads.invokeAll(commits)) {
        commit.get();
      }
      assertThat(reader.get()).isGreaterThanOrEqualTo(trials.size());
    } finally {
      threads.shutdownNow();
    }
    Set<String> ids = trials.stream().map(trial -> trial.spec().id()).collect(Collectors.toSet());
    assertThat(store.finished()).isEqualTo(ids);
    assertThat(files("trials")).hasSize(trials.size());
    assertThat(files("steps")).hasSize(trials.size());
    assertThat(files("_temporary")).isEmpty();
  }

  /** Reads whatever is there, over and over, until so many trials are. */
  private int readUntil(int trials) throws IOException {
    int read = 0;
    Set<String> ids;
    do {
      ids = store.finished();
      for (String id : ids) {
        assertThat(rows(ResultSchema.TRIALS, id)).hasSize(1);
        assertThat(rows(ResultSchema.STEPS, id)).hasSize(3);
        read++;
      }
    } while (ids.size() < trials);
    return read;
  }

  @Test
  void aKilledWriterLeavesOnlyWholeTrials() throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndlessWriter.class.getName(),
                root.toString())
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("log").toFile())
            .start();
    try {
      while (store.finished().size() < 20) {
        assertThat(writer.isAlive()).as(() -> read(place.resolve("log"))).isTrue();
        Thread.onSpinWait();
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    Set<String> finished = store.finished();
    for (String id : finished) {
      assertThat(rows(ResultSchema.TRIALS, id)).hasSize(1);
      assertThat(rows(ResultSchema.STEPS, id)).hasSize(3);
    }
    store.claim("rank", RANK);
    assertThat(root.resolve("_temporary")).doesNotExist();
    assertThat(store.finished()).isEqualTo(finished);
  }

  /** A sweep that is only ever ended by force. */
  static final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] arguments) {
      TrialStore store = TrialStore.open(arguments[0]);
      store.claim("rank", RANK);
      for (int seed = 0; ; seed++) {
        store.commit("rank", accurate(seed));
      }
    }
  }

  @Test
  void claimsANewFolderAndItsOwn() throws IOException {
    store.claim("rank", RANK);
    assertThat(root.resolve("sweep.yaml")).hasContent(RANK);
    store.claim("rank", RANK + "seeds: 5\n");
    assertThat(root.resolve("sweep.yaml")).hasContent(RANK + "seeds: 5\n");
    assertThatCode(() -> store.check("rank")).doesNotThrowAnyException();
  }

  @Test
  void refusesAnotherSweepsFolder() throws IOException {
    store.claim("rank", RANK);
    assertThatThrownBy(() -> store.claim("position", "name: position\n"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s holds the results of sweep \"rank\": choose another --out for sweep \"position\"",
            root);
    assertThat(root.resolve("sweep.yaml")).hasContent(RANK);
    assertThatThrownBy(() -> store.check("position")).isInstanceOf(InputException.class);
  }

  @Test
  void refusesAFolderOfSomethingElse() throws IOException {
    Files.createDirectories(root);
    Files.writeString(root.resolve("thesis.tex"), "precious");
    assertThatThrownBy(() -> store.claim("rank", RANK))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds thesis.tex but no sweep.yaml");
    assertThat(root).isDirectoryNotContaining(path -> !path.endsWith("thesis.tex"));
  }

  @Test
  void refusesAFileAndASweepWithoutName() throws IOException {
    Files.writeString(root, "a file");
    assertThatThrownBy(() -> store.check("rank"))
        .isInstanceOf(InputException.class)
        .hasMessage("%s is a file: choose a folder with --out", root);
    Files.delete(root);
    Files.createDirectories(root);
    for (String foreign : List.of("", "- a\n- b\n", "name: [1]\n", "{", "name: \"\0\"")) {
      Files.writeString(root.resolve("sweep.yaml"), foreign);
      assertThatThrownBy(() -> store.check("rank")).isInstanceOf(InputException.class);
    }
  }

  @Test
  void readsIdsFromFilesOfSeveralTrials() throws IOException {
    Files.createDirectories(root.resolve("trials"));
    List<GenericRecord> records =
        Stream.of(accurate(1), accurate(2))
            .map(trial -> ResultSchema.TRIALS.record(TrialRow.of("rank", trial)))
            .toList();
    Files.write(
        root.resolve("trials/merged.parquet"), RowWriter.file(ResultSchema.TRIALS.avro(), records));
    Files.writeString(root.resolve("trials/_SUCCESS"), "");
    assertThat(store.finished())
        .containsExactlyInAnyOrder(accurate(1).spec().id(), accurate(2).spec().id());
    Files.writeString(root.resolve("trials/torn.parquet"), "PAR1");
    assertThatThrownBy(() -> store.finished())
        .isInstanceOf(InputException.class)
        .hasMessage("%s/trials/torn.parquet is no Parquet file with the columns of trials", root);
  }

  @Test
  void storesWeightsBeforeTheRowAndOnce() throws IOException {
    TrialResult trial = withWeights(accurate(1), "first");
    String id = trial.spec().id();
    Files.createDirectories(root);
    Files.writeString(root.resolve("weights"), "a file where the folder should be");
    assertThatThrownBy(() -> store.commit("rank", trial)).isInstanceOf(UncheckedIOException.class);
    assertThat(store.finished()).isEmpty(); // no row without its weights
    Files.delete(root.resolve("weights"));
    assertThat(store.weights(id)).isEmpty();

    store.commit("rank", trial);
    store.commit("rank", withWeights(accurate(1), "second"));
    store.keep(id, LearnedWeights.ofFile("third", "third".getBytes(UTF_8)));
    assertThat(root.resolve("weights/" + id + ".safetensors")).hasContent("first");
    assertThat(store.weights(id).orElseThrow().content()).isEqualTo("first".getBytes(UTF_8));
    assertThat(store.weights(accurate(2).spec().id())).isEmpty();
  }

  private static TrialResult withWeights(TrialResult trial, String content) {
    return new TrialResult(
        trial.spec(),
        trial.status(),
        trial.error(),
        trial.scores(),
        trial.efficiency(),
        trial.provenance(),
        trial.curve(),
        trial.slices(),
        LearnedWeights.ofFile("test", content.getBytes(UTF_8)));
  }

  @Test
  void findsATrialByTheBeginningOfItsId() throws IOException {
    store.claim("rank", RANK);
    TrialResult trial = accurate(1);
    store.commit("rank", trial);
    store.commit("rank", accurate(2));
    String id = trial.spec().id();
    assertThat(store.trial(id).spec()).isEqualTo(trial.spec());
    assertThat(store.trial(id.substring(0, 6)).id()).isEqualTo(id);
    assertThat(store.trial(id).evalLoss()).isEqualTo(trial.scores().evalLoss());
    assertThatThrownBy(() -> store.trial("")).isInstanceOf(InputException.class);

    // Two trials that begin alike, in a file that someone put there.
    List<GenericRecord> alike =
        Stream.of("abcd000000000001", "abcd000000000002")
            .map(
                other -> {
                  GenericRecord row = ResultSchema.TRIALS.record(TrialRow.of("rank", trial));
                  row.put("trial_id", other);
                  return row;
                })
            .toList();
    Files.write(
        root.resolve("trials/others.parquet"), RowWriter.file(ResultSchema.TRIALS.avro(), alike));
    assertThatThrownBy(() -> store.trial("abcd"))
        .isInstanceOf(InputException.class)
        .hasMessage("trial abcd may be any of abcd000000000001, abcd000000000002");
    assertThat(store.trial("abcd000000000002").id()).isEqualTo("abcd000000000002");
  }

  private static TrialResult accurate(int seed) {
    return Trials.accurate(Trials.slice(Axis.COLUMN, 5, 0), seed, 0.6 + 0.01 * seed);
  }

  private List<GenericRecord> rows(TableSchema<?> table, String id) throws IOException {
    byte[] content = Files.readAllBytes(root.resolve(table.name()).resolve(id + ".parquet"));
    try (RowReader reader = new RowReader(table.avro())) {
      return reader.rows(content);
    }
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files.toList();
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
