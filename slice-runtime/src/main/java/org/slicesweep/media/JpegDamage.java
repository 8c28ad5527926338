package org.slicesweep.media;

import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Remembers that a JPEG was damaged: its decoder fills what is missing with grey, and only warns.
 */
final class JpegDamage implements IIOReadWarningListener {
  private String first;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    String lower = warning.toLowerCase(Locale.ROOT);
    boolean harmless = lower.contains("extraneous bytes") || lower.contains("invalid adobe");
    boolean damage =
        lower.contains("premature")
            || lower.contains("truncated")
            || lower.contains("corrupt jpeg data");
    if (first == null && damage && !harmless) {
      first = lower;
    }
  }

  void check() throws IOException {
    if (first != null) {
      throw new IOException(first);
    }
  }
}
