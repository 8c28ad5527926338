package org.slicesweep.jobs.sweep;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many trials train together in one pack at most; it decides nothing of their results but
 * rounding.
 *
 * @param trials 0 for as many as is fastest on the device
 */
public record PackSize(int trials) {
  public static final PackSize AUTO = new PackSize(0);
  public static final PackSize OFF = new PackSize(1);

  /** What people may write. */
  public static final String EXPECTED = "auto, off or a number from 1 to 9999";

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

  /** What people wrote, if it is a size. */
  public static Optional<PackSize> parse(String written) {
    return switch (written) {
      case "auto" -> Optional.of(AUTO);
      case "off" -> Optional.of(OFF);
      default ->
          NUMBER.matcher(written).matches()
              ? Optional.of(new PackSize(Integer.parseInt(written)))
              : Optional.empty();
    };
  }

  public boolean isAuto() {
    return trials == 0;
  }

  public boolean isOff() {
    return trials == 1;
  }

  /** As people write it. */
  @Override
  public String toString() {
    return isAuto() ? "auto" : isOff() ? "off" : String.valueOf(trials);
  }
}
