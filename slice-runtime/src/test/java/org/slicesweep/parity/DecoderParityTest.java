package org.slicesweep.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.backbone.BackboneCatalog;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.common.InputException;
import org.slicesweep.torch.Torch;

/** LLaMA and its relatives against Hugging Face's transformers. */
class DecoderParityTest {
  @BeforeAll
  static void prepare() {
    Torch.prepareThread(1);
  }

  static List<Fixture> fixtures() {
    return Fixture.all("decoders");
  }

  static List<Fixture> continued() {
    return fixtures().stream()
        .filter(fixture -> fixture.tensors().names().contains("generated"))
        .toList();
  }

  static List<Fixture> refused() {
    return Fixture.all("refused");
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void outputsAreTransformers(Fixture fixture) {
    Measured.check(DecoderParity.measure(fixture));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void takesTextsAsLong(Fixture fixture) {
    assertThat(fixture.model().architecture().reads())
        .isInstanceOfSatisfying(
            InputSpec.Text.class,
            text ->
                assertThat(text.maxTokens())
                    .isEqualTo(fixture.expected().get("max_tokens").intValue()));
  }

  @ParameterizedTest
  @MethodSource("continued")
  void continuesTokenForToken(Fixture fixture) {
    assertThat(DecoderParity.generated(fixture))
        .usingElementComparator(Arrays::compare)
        .containsExactlyElementsOf(DecoderParity.expected(fixture));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNotComputedIsRefused(Fixture fixture) {
    Path file = fixture.folder().resolve("config.json");
    AbstractThrowableAssert<?, ?> refusal =
        assertThatThrownBy(() -> BackboneCatalog.of(fixture.json("config.json"), file.toString()))
            .isInstanceOf(InputException.class)
            .hasMessageStartingWith(file.toString());
    for (JsonNode word : fixture.expected().get("words")) {
      refusal.hasMessageContaining(word.textValue());
    }
  }
}
