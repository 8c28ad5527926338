package org.slicesweep.jobs.sweep;

import java.util.Map;
import java.util.function.Predicate;

/**
 * A key at the top of a sweep file that is a setting of every task which takes it and has none of
 * its own: it is as if each of them had been given it.
 *
 * @param key at the top
 * @param setting of a task
 * @param takes by a task's name
 */
record TaskDefault(String key, String setting, Predicate<String> takes) {
  private static final String TASK = "task";
  private static final String NAME = "name";

  /** The file's values with the setting put where it is meant, and without the key itself. */
  YamlValue.Mapping apply(YamlValue.Mapping top) {
    return new Given(this, top.entries().get(key)).apply(top.without(key));
  }

  private interface Change {
    YamlValue of(YamlValue value);
  }

  private record Given(TaskDefault meant, YamlValue.Entry given) {
    YamlValue.Mapping apply(YamlValue.Mapping top) {
      YamlValue.Mapping changed = inMapping(top);
      for (String grid : new String[] {"grid", "baselines"}) {
        changed = replace(changed, grid, this::inEntries);
      }
      return changed;
    }

    private static YamlValue.Mapping replace(YamlValue.Mapping in, String key, Change change) {
      YamlValue.Entry entry = in.entries().get(key);
      return entry == null ? in : in.with(key, entry.at(), change.of(entry.value()));
    }

    private YamlValue inEntries(YamlValue value) {
      return each(
          value, entry -> entry instanceof YamlValue.Mapping mapping ? inEntry(mapping) : entry);
    }

    private YamlValue inEntry(YamlValue.Mapping entry) {
      YamlValue.Mapping changed = inMapping(entry);
      for (String nested : new String[] {"zip", "exclude"}) {
        changed = replace(changed, nested, this::inNested);
      }
      return changed;
    }

    private YamlValue inNested(YamlValue value) {
      return each(
          value, one -> one instanceof YamlValue.Mapping mapping ? inMapping(mapping) : one);
    }

    private YamlValue.Mapping inMapping(YamlValue.Mapping mapping) {
      return replace(mapping, TASK, tasks -> each(tasks, this::task));
    }

    private YamlValue task(YamlValue task) {
      if (task instanceof YamlValue.Mapping mapping) {
        boolean own = mapping.get(meant.setting) != null || !isTaken(mapping.get(NAME));
        return own ? mapping : mapping.with(meant.setting, given.at(), given.value());
      }
      if (!isTaken(task)) {
        return task;
      }
      YamlValue.Mapping named = new YamlValue.Mapping(task.at(), Map.of());
      return named.with(NAME, task.at(), task).with(meant.setting, given.at(), given.value());
    }

    private boolean isTaken(YamlValue name) {
      return name instanceof YamlValue.Scalar scalar
          && scalar.value() instanceof String text
          && meant.takes.test(text);
    }

    /** A value, or each of a list of them. */
    private static YamlValue each(YamlValue value, Change change) {
      return value instanceof YamlValue.Items items
          ? new YamlValue.Items(items.at(), items.values().stream().map(change::of).toList())
          : change.of(value);
    }
  }
}
