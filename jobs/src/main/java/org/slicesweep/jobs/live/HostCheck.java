package org.slicesweep.jobs.live;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slicesweep.BuildInfo;

/**
 * Whether a request was meant for this page. A page from elsewhere may let its own name point to
 * this machine and then read what is here with the visitor's browser; the request still says that
 * name. An address in numbers cannot be turned around like this.
 */
final class HostCheck {
  private final Set<String> names;

  /**
   * @param host that the page listens at
   */
  HostCheck(String host) {
    String machine = lower(BuildInfo.host());
    names = Set.copyOf(List.of("localhost", lower(host), machine));
  }

  /**
   * @param header the request's {@code Host}, null where it has none
   */
  boolean accepts(String header) {
    if (header == null) {
      return false;
    }
    String host = lower(header.strip()).replaceFirst(":\\d{1,5}$", "");
    return names.contains(host)
        || host.matches("\\d{1,3}([.]\\d{1,3}){3}")
        || host.matches("\\[[0-9a-f:.]+\\]");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
