package org.slicesweep.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slicesweep.common.InputException;
import org.slicesweep.slice.Axis;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.train.TrainSpec;

class MethodCatalogTest {
  @Test
  void everyMethodAnswersToItsNameAndHasDefaults() {
    for (String name : MethodCatalog.names()) {
      assertThat(MethodCatalog.type(name)).isRecord();
      MethodCatalog.defaults(name).ifPresent(method -> assertThat(method.name()).isEqualTo(name));
    }
    assertThat(MethodCatalog.defaults("slicefine")).contains(SliceFineMethod.DEFAULT);
    assertThat(MethodCatalog.defaults("full")).isEmpty();
  }

  @Test
  void aPresetIsSliceFineWithOtherDefaults() {
    Set<String> presets = new LinkedHashSet<>(MethodCatalog.writable());
    presets.removeAll(MethodCatalog.names());
    assertThat(presets)
        .containsExactly(
            "slicefine_1r",
            "slicefine_1c",
            "slicefine_1rc",
            "slicefine_5r",
            "slicefine_5c",
            "slicefine_5rc");
    for (String preset : presets) {
      assertThat(MethodCatalog.method(preset)).isEqualTo("slicefine");
      assertThat(MethodCatalog.type(preset)).isEqualTo(SliceFineMethod.class);
      SliceFineMethod method = (SliceFineMethod) MethodCatalog.defaults(preset).orElseThrow();
      String axis = preset.replaceFirst("slicefine_[15]", "");
      assertThat(preset).isEqualTo("slicefine_" + method.rank() + axis);
      assertThat(method.axis())
          .isEqualTo(Map.of("r", Axis.ROW, "c", Axis.COLUMN, "rc", Axis.ROW_COLUMN).get(axis));
    }
  }

  @Test
  void noOptionIsCalledLikeASettingOfTheTrialItself() {
    List<String> trial =
        List.of("method", "backbone", "task", "train", "precision", "seed", "seeds", "name");
    for (String name : MethodCatalog.names()) {
      assertThat(components(MethodCatalog.type(name)))
          .doesNotContainAnyElementsOf(components(TrainSpec.class))
          .doesNotContainAnyElementsOf(trial);
    }
    assertThat(components(TrainSpec.class))
        .doesNotContainAnyElementsOf(trial)
        .doesNotContainAnyElementsOf(components(TaskSpec.class));
  }

  @Test
  void suggestsTheNearestName() {
    assertThatThrownBy(() -> MethodCatalog.type("slicefin"))
        .isInstanceOfSatisfying(InputException.class, e -> assertThat(e.key()).isEqualTo("method"))
        .hasMessage("method \"slicefin\": did you mean \"slicefine\"?");
  }

  private static List<String> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }
}
