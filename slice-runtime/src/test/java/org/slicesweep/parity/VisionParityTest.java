package org.slicesweep.parity;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.torch.Torch;

/** ViT, DeiT and VideoMAE against Hugging Face's transformers. */
class VisionParityTest {
  @BeforeAll
  static void prepare() {
    Torch.prepareThread(1);
  }

  static List<Fixture> fixtures() {
    return Fixture.all("vision");
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void outputsAreTransformers(Fixture fixture) {
    Measured.check(ModelParity.measure(fixture));
  }
}
