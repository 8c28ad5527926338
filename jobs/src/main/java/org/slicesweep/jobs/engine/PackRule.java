package org.slicesweep.jobs.engine;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Function;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.sweep.PackSize;

/**
 * Which trials train together.
 *
 * @param key trials with equal keys can; one without a key trains alone
 * @param size how many at most
 * @param sizer asked where {@code size} is {@link PackSize#AUTO}
 */
public record PackRule(Function<TrialSpec, Optional<String>> key, PackSize size, PackSizer sizer) {
  /** Every trial alone. */
  public static final PackRule ALONE =
      new PackRule(trial -> Optional.empty(), PackSize.OFF, (device, candidates) -> 1);

  public PackRule {
    requireNonNull(key, "key is null");
    requireNonNull(size, "size is null");
    requireNonNull(sizer, "sizer is null");
  }
}
