package org.slicesweep.jobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.TrialResult;
import org.slicesweep.common.InputException;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;

class SqlViewsTest {
  private static SparkSession spark;

  @TempDir Path place;
  private Path root;
  private TrialStore store;

  @BeforeAll
  static void startSpark() {
    spark = SharedSpark.start();
  }

  @BeforeEach
  void open() {
    root = place.resolve("results [1]{a,b}*");
    store = TrialStore.open(root.toString());
    store.claim("rank", "name: rank\n");
  }

  @Test
  void showsWhatIsStored() {
    store.commit("rank", trial(1, 0.61));
    store.commit("rank", Trials.withSlices(trial(2, 0.63)));
    register();
    assertThat(rows("select seed, accuracy, started_at from trials order by seed"))
        .extracting(row -> row.getLong(0), row -> row.getDouble(1), row -> row.getTimestamp(2))
        .containsExactly(tuple(1L, 0.61, startedAt()), tuple(2L, 0.63, startedAt()));
    assertThat(number("select count(*) from trials")).isEqualTo(2);
    assertThat(number("select count(*) from steps where slice_axis = 'column'")).isEqualTo(6);
    assertThat(
            number(
                "select count(*) from slices join trials using (trial_id)"
                    + " where array_contains(slices.indices, 7) and seed = 2"))
        .isEqualTo(1);
    assertThat(rows("select metrics['accuracy'], metrics['boolq'] from trials where seed = 2"))
        .allSatisfy(row -> assertThat(row.getDouble(0)).isEqualTo(0.63))
        .allSatisfy(row -> assertThat(row.isNullAt(1)).isTrue());
  }

  /** Columns that a result folder of version 0.1.0 did not have yet. */
  private static final Set<String> LATER =
      Set.of(
          "metrics",
          "validation_metric",
          "peak_memory_note",
          "forward_ms",
          "backward_ms",
          "optimizer_ms");

  @Test
  void readsFilesOfFewerColumnsBesideNewOnes() throws IOException {
    Schema older =
        Schema.createRecord(
            "trials",
            null,
            "org.slicesweep",
            false,
            ResultSchema.TRIALS.columns().stream()
                .filter(column -> !LATER.contains(column.name()))
                .map(Column::avro)
                .toList());
    GenericRecord now = ResultSchema.TRIALS.record(TrialRow.of("rank", trial(1, 0.61)));
    GenericRecord then = new GenericData.Record(older);
    older.getFields().forEach(field -> then.put(field.name(), now.get(field.name())));
    Path file = file("trials", trial(1, 0.61));
    Files.createDirectories(file.getParent());
    Files.write(file, RowWriter.file(older, List.of(then)));
    store.commit("rank", trial(2, 0.63));
    register();
    assertThat(
            rows(
                "select accuracy, host, "
                    + String.join(", ", LATER)
                    + " from trials order by seed"))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.getString(1)).isEqualTo(Trials.PROVENANCE.host()))
        .first()
        .satisfies(
            row -> {
              assertThat(row.getDouble(0)).isEqualTo(0.61);
              for (int column = 2; column < row.size(); column++) {
                assertThat(row.isNullAt(column)).isTrue();
              }
            });
  }

  private static Timestamp startedAt() {
    return Timestamp.from(Trials.PROVENANCE.startedAt());
  }

  @Test
  void anEmptyFolderOfResultsHasEmptyViews() {
    register();
    for (String view : List.of("trials", "steps", "slices")) {
      assertThat(number("select count(*) from " + view)).isZero();
    }
    assertThat(rows("select max(accuracy) from trials").get(0).isNullAt(0)).isTrue();
  }

  @Test
  void aColumnSaysWhatItMeans() {
    register();
    assertThat(rows("describe trials"))
        .filteredOn(row -> row.getString(0).equals("move_interval"))
        .extracting(row -> row.getString(2))
        .containsExactly("steps between moves; null for a static slice");
  }

  @Test
  void followsTheSweepWhileItRuns() throws IOException {
    register();
    for (int seed = 1; seed <= 8; seed++) {
      store.commit("rank", trial(seed, 0.6));
      assertThat(number("select count(distinct trial_id) from trials")).isEqualTo(seed);
    }
    assertThat(number("select count(*) from trials")).isEqualTo(8);
    byte[] manifest = Files.readAllBytes(root.resolve("_cache/trials.manifest"));
    assertThat(Manifest.parse(manifest).segments()).hasSizeLessThan(4);
    assertThat(Manifest.parse(manifest).sources()).hasSize(8);
  }

  @Test
  void seesDeletedAndReplacedFiles() throws IOException {
    TrialResult one = trial(1, 0.61);
    TrialResult two = trial(2, 0.62);
    store.commit("rank", one);
    store.commit("rank", two);
    register();
    assertThat(number("select count(*) from trials")).isEqualTo(2);
    Files.delete(file("trials", one));
    assertThat(rows("select seed from trials"))
        .extracting(row -> row.getLong(0))
        .containsExactly(2L);
    Files.delete(file("trials", two));
    store.commit("rank", trial(2, 0.72));
    Files.setLastModifiedTime(file("trials", two), FileTime.fromMillis(1_000));
    assertThat(rows("select accuracy from trials"))
        .extracting(row -> row.getDouble(0))
        .containsExactly(0.72);
  }

  @Test
  void aDamagedOrDeletedCacheIsMadeAnew() throws IOException {
    store.commit("rank", trial(1, 0.61));
    register();
    String query = "select count(*) from trials where accuracy = 0.61";
    assertThat(number(query)).isEqualTo(1);
    for (Path file : files("_cache")) {
      byte[] content = Files.readAllBytes(file);
      content[content.length / 2] ^= 0x55;
      Files.write(file, content);
      assertThat(number(query)).isEqualTo(1);
      Files.write(file, "junk\nsegment\n".getBytes(UTF_8));
      assertThat(number(query)).isEqualTo(1);
      Files.deleteIfExists(file);
      assertThat(number(query)).isEqualTo(1);
    }
  }

  @Test
  void worksWhereNothingCanBeWritten() throws IOException {
    store.commit("rank", trial(1, 0.61));
    Files.writeString(root.resolve("_cache"), "in the way");
    register();
    assertThat(number("select count(*) from trials")).isEqualTo(1);
    store.commit("rank", trial(2, 0.62));
    assertThat(number("select count(*) from trials")).isEqualTo(2);
    assertThat(root.resolve("_cache")).hasContent("in the way");
  }

  @Test
  void aTrialIsThereOnce() throws IOException {
    store.commit("rank", trial(1, 0.61));
    store.commit("rank", trial(2, 0.62));
    merge("b.parquet", trial(2, 0.99), trial(3, 0.63), trial(3, 0.98));
    merge("c.parquet", trial(3, 0.97), trial(4, 0.64));
    register();
    assertThat(rows("select seed, accuracy from trials order by seed"))
        .extracting(row -> row.getDouble(1))
        .containsExactly(0.61, 0.62, 0.63, 0.64);
    merge("a.parquet", trial(4, 0.74));
    assertThat(rows("select seed, accuracy from trials order by seed"))
        .extracting(row -> row.getDouble(1))
        .containsExactly(0.61, 0.62, 0.63, 0.74);
  }

  @Test
  void readsWhatSparkWrote() {
    store.commit("rank", Trials.accurate(new FrozenProbe(), 1, 0.61));
    SliceFineMethod indexed =
        new SliceFineMethod(
            Axis.ROW,
            2,
            0,
            List.of(3, 9),
            null,
            null,
            null,
            true,
            List.of("a.*"),
            1.0,
            1,
            null,
            null,
            null,
            null);
    store.commit("rank", Trials.accurate(indexed, 1, 0.62));
    register();
    String copy = place.resolve("copy").toString();
    spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    spark.table("trials").coalesce(1).write().parquet(copy + "/trials");
    List<Row> rows = rows("select * from trials order by accuracy");
    SqlViews.register(spark, copy);
    assertThat(rows("select * from trials order by accuracy")).isEqualTo(rows);
    assertThat(TrialStore.open(copy).finished()).isEqualTo(store.finished());
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    TrialResult trial = trial(1, 0.61);
    store.commit("rank", trial);
    byte[] content = Files.readAllBytes(file("trials", trial));
    Files.write(file("trials", trial), Arrays.copyOf(content, content.length / 2));
    register();
    assertThatThrownBy(() -> rows("select * from trials"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s/trials/%s.parquet is damaged: delete it, and the sweep will run that trial again",
            root, trial.spec().id());
    assertThat(number("select count(*) from steps")).isEqualTo(3);
  }

  @Test
  void refusesAFolderWithoutResults() {
    String nowhere = place.resolve("nowhere").toString();
    assertThatThrownBy(() -> SqlViews.register(spark, nowhere))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(nowhere + " holds no results");
    assertThat(Path.of(nowhere)).doesNotExist();
  }

  private void register() {
    SqlViews.register(spark, root.toString());
  }

  private static List<Row> rows(String sql) {
    return spark.sql(sql).collectAsList();
  }

  private static long number(String sql) {
    return rows(sql).get(0).getLong(0);
  }

  private static TrialResult trial(int seed, double accuracy) {
    return Trials.accurate(Trials.slice(Axis.COLUMN, 5, 0), seed, accuracy);
  }

  private Path file(String table, TrialResult trial) {
    return root.resolve(table).resolve(ResultFile.of(trial.spec().id()));
  }

  private void merge(String name, TrialResult... trials) throws IOException {
    Files.write(
        root.resolve("trials").resolve(name),
        RowWriter.file(
            ResultSchema.TRIALS.avro(),
            Stream.of(trials)
                .map(trial -> ResultSchema.TRIALS.record(TrialRow.of("rank", trial)))
                .toList()));
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files.toList();
    }
  }
}
