package org.slicesweep.parity;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.torch.Torch;

/** What SliceFine differentiates, against autograd over the whole weights. */
class GradientParityTest {
  @BeforeAll
  static void prepare() {
    Torch.prepareThread(1);
  }

  static List<Fixture> fixtures() {
    return Stream.of("encoders", "vision", "decoders")
        .flatMap(kind -> Fixture.all(kind).stream())
        .filter(fixture -> fixture.expected().has("slice"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void slicesOfGradientsAreTransformers(Fixture fixture) {
    Measured.check(GradientParity.measure(fixture));
  }
}
