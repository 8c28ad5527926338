package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.Lora;
import org.slicesweep.method.LoraFa;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;

/** Trials of a pack train as they would alone. */
class PackTest {
  private static final int STEPS = 100;
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path folder;

  private List<TrialResult> run(List<TrialSpec> specs) {
    return TrialRunner.on("cpu", folder.resolve("scores")).run(specs, TrialMonitor.SILENT);
  }

  static Stream<List<Method>> packs() {
    return Stream.of(
        List.of(
            SliceFineMethod.at(Axis.COLUMN, 0, 3),
            SliceFineMethod.at(Axis.COLUMN, 5, 3),
            SliceFineMethod.at(Axis.COLUMN, 13, 3)),
        List.of(
            SliceFineMethod.at(Axis.ROW, 0, 2),
            SliceFineMethod.at(Axis.ROW, 9, 5),
            SliceFineMethod.at(Axis.COLUMN, 4, 1),
            SliceFineMethod.at(Axis.COLUMN, 4, 8)),
        List.of(
            SliceFineMethod.moving(Axis.COLUMN, 0, 2, 7),
            SliceFineMethod.moving(Axis.ROW, 3, 4, 10),
            SliceFineMethod.moving(Axis.ROW_COLUMN, 1, 3, 5)),
        List.of(
            new Lora(4, 8, 0, false, null),
            new Lora(2, 8, 0, true, null),
            new LoraFa(3, 6, 0, null),
            SliceFineMethod.at(Axis.COLUMN, 2, 4),
            new FrozenProbe()),
        List.of(
            SliceFineMethod.ranked(Axis.COLUMN, 3, SliceCategory.RANDOM),
            new Lora(4, 8, 0, false, List.of("*.query", "*.value"))));
  }

  @ParameterizedTest
  @MethodSource("packs")
  void everyMemberHasTheLossesOfItsSoloRun(List<Method> methods) {
    List<TrialSpec> specs = new ArrayList<>();
    for (Method method : methods) {
      long seed = specs.size(); // other data and another head for each
      specs.add(TinyTask.trial(folder, method, TinyTask.train(STEPS, 4e-3, 30), seed));
    }
    assertThat(specs).extracting(Packing::key).doesNotContain(java.util.Optional.empty());
    List<TrialResult> packed = run(specs);
    for (int i = 0; i < specs.size(); i++) {
      TrialResult alone = run(List.of(specs.get(i))).get(0);
      compare(packed.get(i), alone);
    }
  }

  private static void compare(TrialResult packed, TrialResult alone) {
    assertThat(packed.spec()).isEqualTo(alone.spec());
    assertThat(packed.status()).as("%s", packed.error()).isEqualTo(TrialStatus.SUCCEEDED);
    assertThat(packed.efficiency().executionMode()).isEqualTo("packed");
    assertThat(packed.curve()).hasSameSizeAs(alone.curve());
    for (int step = 0; step < alone.curve().size(); step++) {
      StepReport one = packed.curve().get(step);
      StepReport other = alone.curve().get(step);
      assertThat(one.loss())
          .as("%s, step %d", alone.spec().method(), step + 1)
          .isCloseTo(other.loss(), within(TOLERANCE));
      assertThat(one.slicePosition()).isEqualTo(other.slicePosition());
      assertThat(one.sliceAxis()).isEqualTo(other.sliceAxis());
      assertThat(one.learningRate()).isEqualTo(other.learningRate());
    }
    assertThat(packed.scores().evalLoss()).isCloseTo(alone.scores().evalLoss(), within(TOLERANCE));
    assertThat(packed.efficiency().trainableParameters())
        .isEqualTo(alone.efficiency().trainableParameters());
    assertThat(packed.efficiency().artifactBytes()).isEqualTo(alone.efficiency().artifactBytes());
    assertThat(packed.slices()).isEqualTo(alone.slices());
  }
}
