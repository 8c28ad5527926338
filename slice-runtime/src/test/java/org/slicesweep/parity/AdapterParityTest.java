package org.slicesweep.parity;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.torch.Torch;

/** Adapters against Hugging Face's PEFT. */
class AdapterParityTest {
  @BeforeAll
  static void prepare() {
    Torch.prepareThread(1);
  }

  static List<Fixture> fixtures() {
    return AdapterParity.fixtures();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void learnsAsInPeft(Fixture fixture) {
    Measured.check(AdapterParity.measure(fixture));
  }
}
