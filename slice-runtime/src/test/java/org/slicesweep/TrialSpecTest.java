package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicesweep.common.InputException;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.TrainSpec;

class TrialSpecTest {
  private static TrialSpec spec(Method method, long seed) {
    return new TrialSpec(
        "maven:all-MiniLM-L6-v2",
        TaskSpec.named("acceptability"),
        method,
        TrainSpec.DEFAULT,
        Precision.FP32,
        seed);
  }

  @Test
  void survivesJson() {
    TrialSpec spec = spec(SliceFineMethod.DEFAULT, 7);
    assertThat(TrialSpec.fromJson(spec.canonicalJson())).isEqualTo(spec);
    TrialSpec probe = spec(new FrozenProbe(), 7);
    assertThat(TrialSpec.fromJson(probe.canonicalJson())).isEqualTo(probe);
  }

  @Test
  void idDependsOnEverythingThatDecidesTheResult() {
    String id = spec(SliceFineMethod.DEFAULT, 7).id();
    assertThat(spec(SliceFineMethod.DEFAULT, 7).id()).isEqualTo(id).hasSize(16);
    assertThat(spec(SliceFineMethod.DEFAULT, 8).id()).isNotEqualTo(id);
    assertThat(spec(new FrozenProbe(), 7).id()).isNotEqualTo(id);
  }

  @Test
  void leavesOutWhatIsUnset() {
    assertThat(spec(SliceFineMethod.DEFAULT, 7).canonicalJson())
        .doesNotContain("null")
        .contains("\"move_interval\"".replace("move_interval", "learning_rate"));
  }

  @Test
  void savingMemoryIsPartOfTheIdOnlyWhereItIsAskedFor() {
    TrialSpec plain = spec(SliceFineMethod.DEFAULT, 7);
    assertThat(plain.canonicalJson()).doesNotContain("gradient_acc", "gradient_check");
    assertThat(train(plain, 1, false).id()).isEqualTo(plain.id());
    assertThat(
            List.of(
                plain.id(),
                train(plain, 2, false).id(),
                train(plain, 4, false).id(),
                train(plain, 1, true).id(),
                train(plain, 2, true).id()))
        .doesNotHaveDuplicates();
    TrialSpec both = train(plain, 4, true);
    assertThat(TrialSpec.fromJson(both.canonicalJson())).isEqualTo(both);
  }

  private static TrialSpec train(TrialSpec spec, int accumulation, boolean checkpointing) {
    return new TrialSpec(
        spec.backbone(),
        spec.task(),
        spec.method(),
        spec.train().with(accumulation, checkpointing),
        spec.precision(),
        spec.seed());
  }

  @ParameterizedTest
  @CsvSource({"0", "-3", "17"})
  void refusesPartsThatABatchDoesNotHave(int parts) {
    assertThatThrownBy(() -> TrainSpec.DEFAULT.with(parts, false))
        .isInstanceOf(InputException.class)
        .hasMessage("gradient_accumulation %d: a batch of 16 is divided into 1 to 16 parts", parts);
  }

  @Test
  void refusesARankOfZero() {
    assertThatThrownBy(() -> SliceFineMethod.at(Axis.ROW, 0, 0))
        .isInstanceOf(InputException.class)
        .hasMessage("rank 0: expected at least 1");
  }
}
