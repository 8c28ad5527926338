package org.slicesweep.parity;

import java.util.List;
import java.util.function.IntPredicate;
import org.assertj.core.api.Assertions;

/**
 * How far a number of ours is from Hugging Face's.
 *
 * @param what such as {@code hidden}
 * @param difference the largest one of all values
 */
record Measured(String fixture, String what, double difference, double tolerance) {

  static Measured of(Fixture fixture, String what, float[] ours, float[] theirs, double tolerance) {
    return of(fixture, what, ours, theirs, tolerance, i -> true);
  }

  /**
   * @param counts which of the values matter
   */
  static Measured of(
      Fixture fixture,
      String what,
      float[] ours,
      float[] theirs,
      double tolerance,
      IntPredicate counts) {
    Assertions.assertThat(ours).as("%s: %s", fixture, what).hasSameSizeAs(theirs).isNotEmpty();
    double largest = 0;
    for (int i = 0; i < ours.length; i++) {
      double difference = Math.abs((double) ours[i] - theirs[i]);
      if (counts.test(i) && !(difference <= largest)) { // a NaN is larger than anything
        largest = difference;
      }
    }
    return new Measured(fixture.name(), what, largest, tolerance);
  }

  Measured named(String other) {
    return new Measured(other, what, difference, tolerance);
  }

  boolean passes() {
    return difference <= tolerance;
  }

  static void check(List<Measured> all) {
    Assertions.assertThat(all).isNotEmpty();
    Assertions.assertThat(all.stream().filter(measured -> !measured.passes())).isEmpty();
  }

  @Override
  public String toString() {
    return "%s: %s differs by up to %.2e (at most %.0e is allowed)"
        .formatted(fixture, what, difference, tolerance);
  }
}
