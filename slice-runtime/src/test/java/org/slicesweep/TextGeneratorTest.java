package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.backbone.TinyLanguageModel;
import org.slicesweep.common.InputException;
import org.slicesweep.train.Generation;

class TextGeneratorTest {
  @Test
  void aPromptIsNeverCut(@TempDir Path folder) {
    String backbone = TinyLanguageModel.write(folder, List.of("a", "b"), 16, 1);
    try (SliceModel model = SliceModel.load(backbone)) {
      model.generate("a ".repeat(10), Generation.greedy(2, Set.of()));
      assertThatThrownBy(() -> model.generate("a ".repeat(40), Generation.greedy(2, Set.of())))
          .isInstanceOf(InputException.class)
          .hasMessageMatching("a prompt has 4[01] tokens: the backbone takes at most 16, .*");
    }
  }
}
