package org.slicesweep.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slicesweep.common.InputException;

class SettingsTest {
  private static final String SPEC =
      """
      {"seed": 7, "backbone": "/m/b", "task": {"name": "cola", "text": ["a", "b"]},
       "train": {"batch": 16, "learning_rate": 0.0001, "weight_decay": 0.00025, "decay": 0.0,
                 "head_learning_rate": 0.0030}}""";

  @Test
  void flattensAndWritesNumbersAsPeopleDo() {
    assertThat(Settings.of(SPEC).values())
        .containsExactly(
            entry("backbone", "/m/b"),
            entry("seed", "7"),
            entry("task.name", "cola"),
            entry("task.text", "[\"a\",\"b\"]"),
            entry("train.batch", "16"),
            entry("train.decay", "0"),
            entry("train.head_learning_rate", "0.003"),
            entry("train.learning_rate", "1e-4"),
            entry("train.weight_decay", "2.5e-4"));
  }

  @Test
  void takesParts() {
    Settings settings = Settings.of(SPEC);
    assertThat(settings.below("task").values()).containsOnlyKeys("task.name", "task.text");
    assertThat(settings.below("backbone").values()).containsOnlyKeys("backbone");
    assertThat(settings.only(Set.of("seed", "rank")).values()).containsOnlyKeys("seed");
    assertThat(settings.without(Set.of("seed")).find("seed")).isEmpty();
    assertThat(settings.find("train.batch")).contains("16");
  }

  @Test
  void refusesWhatIsNoSpecification() {
    assertThatThrownBy(() -> Settings.of("{")).isInstanceOf(InputException.class);
  }
}
