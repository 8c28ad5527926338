package org.slicesweep.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceScores;

class ScoreFileTest {
  private static final double[] ROWS = {1, 2, 3};

  @TempDir private Path folder;

  private final AtomicInteger computed = new AtomicInteger();

  private double[] rows(Path file) {
    return ScoreFile.of(
            file,
            Map.of("kind", "test"),
            () -> {
              computed.incrementAndGet();
              return new SliceScores(Map.of("layer", ROWS), Map.of());
            })
        .of("layer", Axis.ROW);
  }

  @Test
  void whatIsThereIsNotComputedAgain() throws IOException {
    Path file = folder.resolve("scores.safetensors");
    assertThat(rows(file)).isEqualTo(ROWS);
    Path copy = Files.copy(file, folder.resolve("copy.safetensors"));
    assertThat(rows(copy)).isEqualTo(ROWS);
    assertThat(computed.get()).isEqualTo(1);
  }

  @Test
  void aDamagedFileIsComputedAnew() throws IOException {
    Path file = folder.resolve("scores.safetensors");
    rows(file);
    byte[] sound = Files.readAllBytes(file);
    Path half = folder.resolve("half.safetensors");
    Files.write(half, Arrays.copyOf(sound, sound.length / 2));
    assertThat(rows(half)).isEqualTo(ROWS);
    assertThat(computed.get()).isEqualTo(2);
    assertThat(Files.readAllBytes(half)).isEqualTo(sound);
  }
}
