package org.slicesweep.jobs.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.common.Messages;

/**
 * Counts failures by their reason. Numbers in a reason do not make it another one: a loss that is
 * NaN at step 17 is the same as at step 18. Not thread-safe.
 */
public final class FailureGroups {
  /** Beyond that reasons are only counted, by status. */
  private static final int MOST_REASONS = 40;

  private record Key(String status, String reason) {}

  private final Map<Key, FailureGroup> groups = new HashMap<>();

  /**
   * @param reason null where none is known
   * @param example the trial, for people
   */
  public void add(String status, String reason, String example) {
    String line = reason == null ? null : Messages.inALine(reason);
    add(new FailureGroup(status, line, 1, example));
  }

  /** Adds trials that were counted elsewhere. */
  public void add(FailureGroup group) {
    Key key = new Key(group.status(), kind(group.reason()));
    FailureGroup known = groups.get(key);
    if (known == null && groups.size() >= MOST_REASONS) {
      key = new Key(group.status(), "(other)");
      known = groups.get(key);
      if (known == null) {
        known = new FailureGroup(group.status(), "other reasons", 0, group.example());
      }
    }
    groups.put(
        key,
        known == null
            ? group
            : new FailureGroup(
                known.status(), known.reason(), known.trials() + group.trials(), known.example()));
  }

  /** The groups, the largest first. */
  public List<FailureGroup> list() {
    List<FailureGroup> list = new ArrayList<>(groups.values());
    list.sort(
        Comparator.comparingInt(FailureGroup::trials)
            .reversed()
            .thenComparing(FailureGroup::status)
            .thenComparing(group -> String.valueOf(group.reason())));
    return list;
  }

  private static String kind(String reason) {
    return reason == null ? "" : reason.replaceAll("\\d+([.]\\d+)?", "#");
  }
}
