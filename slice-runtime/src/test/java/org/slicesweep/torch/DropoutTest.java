package org.slicesweep.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final int WIDTH = 4;

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1);
  }

  @Test
  void dropsWhatSplitMix64Says() {
    long seed = new SplittableRandom(3).nextLong();
    long step = 17;
    float[] dropped = drop(0.3, seed, step, 5, 50);
    assertThat(dropped).isEqualTo(expected(0.3, seed, step, 5, 50));
  }

  /** In Java: the first token of every example, then the second ones. */
  private static float[] expected(
      double probability, long seed, long step, int examples, int tokens) {
    long start = mix(seed + step * GAMMA);
    float[] expected = new float[examples * tokens * WIDTH];
    long number = 0;
    for (int token = 0; token < tokens; token++) {
      for (int example = 0; example < examples; example++) {
        for (int j = 0; j < WIDTH; j++) {
          number++;
          long uniform = (mix(start + number * GAMMA) >>> 40) & 0xFFFFFF;
          boolean kept = uniform >= probability * (1 << 24);
          expected[(example * tokens + token) * WIDTH + j] =
              kept ? (float) (1 / (1 - probability)) : 0f;
        }
      }
    }
    return expected;
  }

  @Test
  void keepsTheExpectedValue() {
    float[] dropped = drop(0.25, 5, 1, 100, 100);
    double mean = 0;
    for (float value : dropped) {
      mean += value / (double) dropped.length;
    }
    assertThat(mean).isCloseTo(1, within(0.02)); // 40,000 draws: a deviation of 0.003
  }

  @Test
  void anotherStepOrSeedDropsOthers() {
    float[] first = drop(0.5, 1, 1, 5, 10);
    assertThat(drop(0.5, 1, 1, 5, 10)).isEqualTo(first);
    for (float[] other : List.of(drop(0.5, 1, 2, 5, 10), drop(0.5, 2, 1, 5, 10))) {
      int same = 0;
      for (int i = 0; i < first.length; i++) {
        same += first[i] == other[i] ? 1 : 0;
      }
      assertThat(same).isBetween(60, 140);
    }
  }

  @Test
  void morePaddingChangesNothingBeforeIt() {
    float[] brief = drop(0.5, 1, 1, 3, 4);
    float[] padded = drop(0.5, 1, 1, 3, 6);
    for (int example = 0; example < 3; example++) {
      assertThat(Arrays.copyOfRange(padded, example * 6 * WIDTH, (example * 6 + 4) * WIDTH))
          .isEqualTo(Arrays.copyOfRange(brief, example * 4 * WIDTH, (example + 1) * 4 * WIDTH));
    }
  }

  @Test
  void severalModelsDropByTheirOwnCounters() {
    Graph graph = new Graph("dropout");
    Dim models = Dim.of(2);
    Node x = graph.input("x", DType.FP32, Shape.of(models, Dim.named("rows"), Dim.of(WIDTH)));
    Node dropped =
        x.dropout(
            0.4,
            graph.input("seeds", DType.INT64, Shape.of(models)),
            graph.input("steps", DType.INT64, Shape.of(models)),
            Dim.of(3));
    float[] values =
        run(graph, dropped, new long[] {2, 3 * 5, WIDTH}, new long[] {8, 9}, new long[] {4, 2});
    int each = values.length / 2;
    assertThat(Arrays.copyOf(values, each)).isEqualTo(expected(0.4, 8, 4, 3, 5));
    assertThat(Arrays.copyOfRange(values, each, 2 * each)).isEqualTo(expected(0.4, 9, 2, 3, 5));
  }

  @Test
  void refusesCountersOfAnotherNumberOfModels() {
    Graph graph = new Graph("dropout");
    Node x = graph.input("x", DType.FP32, Shape.of(2, 15, WIDTH));
    Node counter = graph.input("counter", DType.INT64, Shape.of(3));
    assertThatThrownBy(() -> x.dropout(0.4, counter, counter, Dim.of(3)))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("dropout: [2 x 15 x 4]");
  }

  /** Ones with dropout. */
  private static float[] drop(double probability, long seed, long step, int examples, int tokens) {
    Graph graph = new Graph("dropout");
    Shape one = Shape.of(1);
    Node x = graph.input("x", DType.FP32, Shape.of(Dim.named("rows"), Dim.of(WIDTH)));
    Node dropped =
        x.dropout(
            probability,
            graph.input("seed", DType.INT64, one),
            graph.input("step", DType.INT64, one),
            Dim.of(examples));
    long[] shape = {(long) examples * tokens, WIDTH};
    return run(graph, dropped, shape, new long[] {seed}, new long[] {step});
  }

  private static float[] run(Graph graph, Node result, long[] shape, long[] seeds, long[] steps) {
    float[] ones = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.fill(ones, 1);
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      return Program.load(graph.program(List.of(result)), scope)
          .bind(a -> null, a -> null)
          .run(
              scope,
              List.of(
                  scope.floats(ones, shape),
                  scope.longs(seeds, seeds.length),
                  scope.longs(steps, steps.length)))
          .get(0)
          .toFloats();
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
