package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;

class PackProbeTest {
  @TempDir private Path folder;

  private List<TrialSpec> trials(Method method, int count) {
    List<TrialSpec> specs = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      specs.add(TinyTask.trial(folder, method, 20, seed));
    }
    return specs;
  }

  private int packSize(List<TrialSpec> specs) {
    return PackProbe.on("cpu", folder.resolve("scores"), 1).packSize(specs);
  }

  @Test
  void aSizeIsAPowerOfTwoThatTheTrialsFill() {
    int size = packSize(trials(SliceFineMethod.at(Axis.COLUMN, 0, 3), 6));
    assertThat(size).isIn(1, 2, 4);
    assertThat(packSize(trials(SliceFineMethod.at(Axis.COLUMN, 2, 3), 6))).isEqualTo(size);
  }

  @Test
  void whatTrainsAloneIsNotTried() {
    assertThat(packSize(trials(new FullFineTuning(), 4))).isEqualTo(1);
    assertThat(packSize(trials(SliceFineMethod.at(Axis.COLUMN, 0, 3), 1))).isEqualTo(1);
    assertThat(packSize(List.of())).isEqualTo(1);
  }

  @Test
  void trialsThatCannotStartArePacksOfOne() {
    assertThat(packSize(trials(SliceFineMethod.at(Axis.COLUMN, 0, 17), 4))).isEqualTo(1);
  }
}
