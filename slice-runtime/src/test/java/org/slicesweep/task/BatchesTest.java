package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicesweep.common.RandomStream;

class BatchesTest {
  private static final int MAX_TOKENS = 60;
  private static final int PAD = 7;

  /** Examples of random lengths; example i is labelled i and its tokens are 1000 + i. */
  private static TokenizedSplit split(int size) {
    RandomStream random = RandomStream.of(1, "lengths");
    int[][] ids = new int[size][];
    int[][] typeIds = new int[size][];
    float[] labels = new float[size];
    for (int i = 0; i < size; i++) {
      ids[i] = new int[random.nextInt(3, MAX_TOKENS + 1)];
      Arrays.fill(ids[i], 1000 + i);
      typeIds[i] = new int[ids[i].length];
      Arrays.fill(typeIds[i], ids[i].length / 2, ids[i].length, 1);
      labels[i] = i;
    }
    return new TokenizedSplit(ids, typeIds, labels, PAD, MAX_TOKENS);
  }

  private static TrainingBatches training(int size, int batch, long seed) {
    return new TrainingBatches(split(size), batch, RandomStream.of(seed, "data"));
  }

  private static List<Integer> rows(TrainingBatches batches, int count) {
    List<Integer> rows = new ArrayList<>();
    while (rows.size() < count) {
      Arrays.stream(batches.nextRows()).forEach(rows::add);
    }
    return rows;
  }

  private static List<Float> floats(float[] values) {
    List<Float> floats = new ArrayList<>();
    for (float value : values) {
      floats.add(value);
    }
    return floats;
  }

  private static Integer[] all(int size) {
    return IntStream.range(0, size).boxed().toArray(Integer[]::new);
  }

  @ParameterizedTest
  @CsvSource({"1000,16", "1000,8", "37,5", "16,16", "17,16", "5,16", "1,4", "2000,7"})
  void visitEveryExampleOnceAnEpoch(int size, int batch) {
    List<Integer> rows = rows(training(size, batch, 3), 4 * size);
    for (int epoch = 0; epoch < 4; epoch++) {
      assertThat(rows.subList(epoch * size, (epoch + 1) * size))
          .as("epoch " + epoch)
          .containsExactlyInAnyOrder(all(size));
    }
  }

  @Test
  void areAlwaysFull() {
    TrainingBatches batches = training(37, 5, 3);
    for (int i = 0; i < 30; i++) {
      assertThat(batches.next().size()).isEqualTo(5);
    }
    assertThat(batches.position()).isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource({"16,4", "16,5", "5,5", "7,2", "3,1"})
  void inPartsAreTheSameBatches(int batch, int parts) {
    TrainingBatches whole = training(200, batch, 3);
    TrainingBatches divided =
        new TrainingBatches(split(200), batch, parts, RandomStream.of(3, "data"));
    for (int i = 0; i < 60; i++) {
      List<Float> labels = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        Batch drawn = divided.next();
        assertThat(drawn.size()).isBetween(batch / parts, (batch + parts - 1) / parts);
        labels.addAll(floats(drawn.labels()));
      }
      assertThat(labels).isEqualTo(floats(whole.next().labels()));
    }
    assertThat(divided.position()).isEqualTo(whole.position());
  }

  @Test
  void followTheSeed() {
    assertThat(rows(training(300, 16, 3), 900)).isEqualTo(rows(training(300, 16, 3), 900));
    assertThat(rows(training(300, 16, 3), 900)).isNotEqualTo(rows(training(300, 16, 4), 900));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "49", "50", "63", "1000"})
  void resumeWhereTheyStopped(int drawn) {
    TrainingBatches first = training(1000, 16, 3);
    for (int i = 0; i < drawn; i++) {
      first.next();
    }
    TrainingBatches resumed = training(1000, 16, 3);
    resumed.skip(first.position());
    assertThat(resumed.position()).isEqualTo(drawn);
    assertThat(rows(resumed, 2000)).isEqualTo(rows(first, 2000));
  }

  @Test
  void doNotComeFromShortToLong() {
    TrainingBatches batches = training(800, 16, 3);
    List<Integer> lengths =
        IntStream.range(0, 50).mapToObj(i -> ((TextBatch) batches.next()).length()).toList();
    assertThat(lengths).isNotEqualTo(lengths.stream().sorted().toList());
  }

  @Test
  void padLessThanRandomOrderWould() {
    TokenizedSplit split = split(1000);
    TrainingBatches batches = new TrainingBatches(split, 16, RandomStream.of(3, "data"));
    RandomStream random = RandomStream.of(3, "random order");
    double bucketed = 0;
    double unordered = 0;
    for (int i = 0; i < 100; i++) {
      bucketed += padding((TextBatch) batches.next());
      unordered += padding(split.batch(random.ints(16, 0, 1000).toArray()));
    }
    assertThat(bucketed).isLessThan(unordered / 2);
  }

  private static double padding(TextBatch batch) {
    double tokens = 0;
    for (float mask : batch.mask()) {
      tokens += mask;
    }
    return 1 - tokens / batch.mask().length;
  }

  @Test
  void holdEachExampleInItsRowAndPaddingAfterIt() {
    TokenizedSplit split = split(50);
    TextBatch batch = split.batch(9, 4, 31);
    assertThat(batch.size()).isEqualTo(3);
    assertThat(batch.labels()).containsExactly(9, 4, 31);
    int longest = IntStream.of(9, 4, 31).map(split::length).max().orElseThrow();
    assertThat(batch.length()).isBetween(longest, longest + 3);
    for (int i = 0; i < 3; i++) {
      int row = (int) batch.labels()[i];
      for (int j = 0; j < batch.length(); j++) {
        boolean token = j < split.length(row);
        int at = i * batch.length() + j;
        assertThat(batch.mask()[at]).isEqualTo(token ? 1 : 0);
        assertThat(batch.ids()[at]).isEqualTo(token ? 1000 + row : PAD);
        assertThat(batch.typeIds()[at]).isEqualTo(token && j >= split.length(row) / 2 ? 1 : 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,2", "4,4", "5,6", "56,56", "57,58", "59,60", "60,60"})
  void areRoundedUpToTwoButNotBeyondTheMost(int tokens, int length) {
    int[][] ids = {new int[tokens]};
    TokenizedSplit split = new TokenizedSplit(ids, ids, new float[1], PAD, MAX_TOKENS);
    assertThat(split.batch(0).length()).isEqualTo(length);
  }

  @ParameterizedTest
  @CsvSource({"100,16,7", "96,16,6", "3,16,1"})
  void ofEvaluationHoldEveryExampleOnceFromShortToLong(int size, int batch, int batches) {
    TokenizedSplit split = split(size);
    List<EvaluationBatch> parts = split.evaluationBatches(batch);
    assertThat(parts).hasSize(batches);
    List<Integer> rows = new ArrayList<>();
    for (EvaluationBatch part : parts) {
      assertThat(part.batch().size()).isEqualTo(part.rows().length).isLessThanOrEqualTo(batch);
      for (int i = 0; i < part.rows().length; i++) {
        assertThat(part.batch().labels()[i]).isEqualTo(part.rows()[i]);
        rows.add(part.rows()[i]);
      }
    }
    assertThat(rows).containsExactlyInAnyOrder(all(size));
    assertThat(rows.stream().map(split::length)).isSorted();
  }

  @Test
  void needAtLeastOneExample() {
    assertThatThrownBy(() -> training(10, 0, 1)).hasMessage("batch 0: expected at least 1");
    assertThatThrownBy(
            () -> new TokenizedSplit(new int[0][], new int[0][], new float[0], PAD, MAX_TOKENS))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
