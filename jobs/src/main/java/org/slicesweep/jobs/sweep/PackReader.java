package org.slicesweep.jobs.sweep;

/** Reads and writes {@code pack}. */
final class PackReader {
  static final String KEY = "pack";

  private PackReader() {}

  /**
   * @param value null where it is not set
   */
  static PackSize read(YamlValue value) {
    if (value == null) {
      return PackSize.AUTO;
    }
    if (value instanceof YamlValue.Scalar scalar && scalar.value() != null) {
      return PackSize.parse(scalar.text())
          .orElseThrow(
              () ->
                  value
                      .at()
                      .error(
                          "%s %s: expected %s".formatted(KEY, scalar.given(), PackSize.EXPECTED)));
    }
    throw value
        .at()
        .error("%s: expected %s, given %s".formatted(KEY, PackSize.EXPECTED, value.given()));
  }

  /** As a number where it is one. */
  static Object write(PackSize size) {
    return size.trials() > 1 ? (Object) size.trials() : size.toString();
  }
}
