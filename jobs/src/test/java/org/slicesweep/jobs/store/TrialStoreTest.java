package org.slicesweep.jobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
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

class TrialStoreTest {
  private static final String RANK = "name: rank\ntask: acceptability\n";

  @TempDir Path place;
  private Path root;
  private TrialStore store;
  private StoredFiles stored;

  @BeforeEach
  void open() {
    root = place.resolve("results");
    store = TrialStore.open(root.toString());
    stored = new StoredFiles(root);
  }

  @Test
  void storesATrialWithItsStepsAndSlices() throws IOException {
    TrialResult trial = Trials.withSlices(Trials.accurate(1));
    store.commit("rank", trial);
    String id = trial.spec().id();
    assertThat(store.finished()).containsExactly(id);
    GenericRecord row = stored.rows(ResultSchema.TRIALS, id).get(0);
    assertThat(row.get("sweep")).hasToString("rank");
    assertThat(row.get("accuracy")).isEqualTo(0.61);
    assertThat(stored.rows(ResultSchema.STEPS, id))
        .extracting(step -> step.get("loss"))
        .containsExactly(1.0, 0.5, 1.0 / 3);
    assertThat(stored.rows(ResultSchema.SLICES, id))
        .extracting(slice -> slice.get("indices"))
        .containsExactly(List.of(3, 4), List.of(7));
    assertThat(stored.rows(ResultSchema.SLICES, id))
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
  void tellsWhatIsStoredOfATrialFromItsFileAlone() throws IOException {
    TrialResult trial = Trials.accurate(1);
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
    TrialResult first = Trials.accurate(1);
    store.commit("rank", first);
    store.commit("rank", Trials.accurate(first.spec().method(), 1, 0.99));
    assertThat(stored.rows(ResultSchema.TRIALS, first.spec().id()))
        .extracting(row -> row.get("accuracy"))
        .containsExactly(0.61);
  }

  @Test
  void theCurveIsThatOfTheRow() throws IOException {
    TrialResult trial = Trials.accurate(1);
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
    assertThat(stored.files("steps")).isEmpty();
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
      arrived.commit("rank", Trials.accurate(1));
    }
    assertThat(store.finished()).hasSize(1);
  }

  @Test
  void readsIdsFromFilesOfSeveralTrials() throws IOException {
    Files.createDirectories(root.resolve("trials"));
    List<GenericRecord> records =
        Stream.of(Trials.accurate(1), Trials.accurate(2))
            .map(trial -> ResultSchema.TRIALS.record(TrialRow.of("rank", trial)))
            .toList();
    Files.write(
        root.resolve("trials/merged.parquet"), RowWriter.file(ResultSchema.TRIALS.avro(), records));
    Files.writeString(root.resolve("trials/_SUCCESS"), "");
    assertThat(store.finished())
        .containsExactlyInAnyOrder(Trials.accurate(1).spec().id(), Trials.accurate(2).spec().id());
    Files.writeString(root.resolve("trials/torn.parquet"), "PAR1");
    assertThatThrownBy(() -> store.finished())
        .isInstanceOf(InputException.class)
        .hasMessage("%s/trials/torn.parquet is no Parquet file with the columns of trials", root);
  }

  @Test
  void storesWeightsBeforeTheRowAndOnce() throws IOException {
    TrialResult trial = withWeights(Trials.accurate(1), "first");
    String id = trial.spec().id();
    Files.createDirectories(root);
    Files.writeString(root.resolve("weights"), "a file where the folder should be");
    assertThatThrownBy(() -> store.commit("rank", trial)).isInstanceOf(UncheckedIOException.class);
    assertThat(store.finished()).isEmpty(); // no row without its weights
    Files.delete(root.resolve("weights"));
    assertThat(store.weights(id)).isEmpty();

    store.commit("rank", trial);
    store.commit("rank", withWeights(Trials.accurate(1), "second"));
    store.keep(id, LearnedWeights.ofFile("third", "third".getBytes(UTF_8)));
    assertThat(root.resolve("weights/" + id + ".safetensors")).hasContent("first");
    assertThat(store.weights(id).orElseThrow().content()).isEqualTo("first".getBytes(UTF_8));
    assertThat(store.weights(Trials.accurate(2).spec().id())).isEmpty();
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
    TrialResult trial = Trials.accurate(1);
    store.commit("rank", trial);
    store.commit("rank", Trials.accurate(2));
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
}
