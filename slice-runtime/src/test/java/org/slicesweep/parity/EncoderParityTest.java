package org.slicesweep.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.torch.Torch;

/** BERT and its relatives against Hugging Face's transformers. */
class EncoderParityTest {
  @BeforeAll
  static void prepare() {
    Torch.prepareThread(1);
  }

  static List<Fixture> fixtures() {
    return Fixture.all("encoders");
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void outputsAreTransformers(Fixture fixture) {
    Measured.check(ModelParity.measure(fixture));
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
}
