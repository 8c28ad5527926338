package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicesweep.backbone.BackboneCatalog;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.train.TrainSpec;

class SpecCheckTest {
  @TempDir private static Path folder;

  private final SpecCheck check = new SpecCheck();

  @Test
  void aGuessedTimeGrowsWithWhatIsComputed() {
    TrainSpec train = TinyTask.train(1000, 5e-3, 0);
    double probe = seconds(new FrozenProbe(), train);
    double slices = seconds(SliceFineMethod.DEFAULT, train);
    assertThat(slices).isGreaterThan(probe);
    assertThat(seconds(SliceFineMethod.DEFAULT, train.with(1, true))).isGreaterThan(slices);
    assertThat(seconds(SliceFineMethod.DEFAULT, train.with(4, false))).isGreaterThan(slices);
    assertThat(seconds(SliceFineMethod.DEFAULT, TinyTask.train(2000, 5e-3, 0)))
        .isGreaterThan(1.9 * slices);
  }

  private double seconds(Method method, TrainSpec train) {
    return check.estimateSeconds(TinyTask.trial(folder, method, train, 1));
  }

  /** 224 x 224 pixels in patches of 16 x 16 are 196; eight pairs of frames are eight times that. */
  @ParameterizedTest
  @CsvSource({"vit,197", "deit,198", "videomae,1568"})
  void knowsHowManyTokensAnImageOrAClipBecomes(String architecture, int tokens) {
    ObjectNode config = new ObjectMapper().createObjectNode().put("model_type", architecture);
    assertThat(BackboneCatalog.of(config, architecture).tokens()).hasValue(tokens);
  }
}
