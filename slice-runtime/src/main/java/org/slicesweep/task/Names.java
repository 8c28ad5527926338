package org.slicesweep.task;

import java.util.List;
import org.slicesweep.common.Nearest;

/** How messages speak of the names that would have been right. */
final class Names {
  private static final int LISTED = 20;

  private Names() {}

  /** Such as {@code : did you mean "label"?}, or nothing where no name is near. */
  static String near(String given, List<String> names) {
    boolean number = given.matches("-?\\d+"); // 7 is no slip of 1
    return number
        ? ""
        : Nearest.to(given, names).map(name -> ": did you mean \"" + name + "\"?").orElse("");
  }

  /** Such as {@code accuracy, f1 or matthews}. */
  static String either(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  /** The names, or as many as anyone reads. */
  static String list(List<String> names) {
    int listed = Math.min(LISTED, names.size());
    String more = names.size() > listed ? ", and " + (names.size() - listed) + " more" : "";
    return String.join(", ", names.subList(0, listed)) + more;
  }
}
