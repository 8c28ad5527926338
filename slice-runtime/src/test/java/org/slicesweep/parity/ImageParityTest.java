package org.slicesweep.parity;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Image and video processors against Hugging Face's, within one grey level. */
class ImageParityTest {
  static List<Fixture> fixtures() {
    return Fixture.all("preprocessing/settings");
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void pixelsAreTheProcessors(Fixture fixture) {
    Measured.check(ImageParity.measure(fixture));
  }

  static List<Fixture> videos() {
    return Fixture.all("preprocessing/videos");
  }

  @ParameterizedTest
  @MethodSource("videos")
  void clipsAreTheProcessors(Fixture video) {
    Measured.check(VideoParity.measure(video));
  }
}
