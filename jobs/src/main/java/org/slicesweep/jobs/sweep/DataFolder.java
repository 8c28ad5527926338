package org.slicesweep.jobs.sweep;

import java.util.Map;
import org.slicesweep.task.Datasets;

/**
 * The top's {@code data}: the folder of every task that names none and reads one, so that a sweep
 * over many tasks says in one line where they lie. It is as if each task had that {@code path}.
 */
final class DataFolder {
  static final String KEY = "data";

  private static final String TASK = "task";
  private static final String NAME = "name";
  private static final String PATH = "path";

  private final YamlValue.Entry folder;

  private DataFolder(YamlValue.Entry folder) {
    this.folder = folder;
  }

  /** The file's values with the folder put where it is meant, and without the key itself. */
  static YamlValue apply(YamlValue root) {
    if (!(root instanceof YamlValue.Mapping top) || top.entries().get(KEY) == null) {
      return root;
    }
    YamlValue.Entry folder = top.entries().get(KEY);
    if (!(folder.value() instanceof YamlValue.Scalar scalar && scalar.value() instanceof String)) {
      throw folder.at().error(KEY + ": expected a path, given " + folder.value().given());
    }
    DataFolder data = new DataFolder(folder);
    YamlValue.Mapping changed = data.inMapping(top.without(KEY));
    for (String grid : new String[] {"grid", "baselines"}) {
      changed = replace(changed, grid, data::inEntries);
    }
    return changed;
  }

  private interface Change {
    YamlValue of(YamlValue value);
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
    return each(value, one -> one instanceof YamlValue.Mapping mapping ? inMapping(mapping) : one);
  }

  private YamlValue.Mapping inMapping(YamlValue.Mapping mapping) {
    return replace(mapping, TASK, tasks -> each(tasks, this::task));
  }

  private YamlValue task(YamlValue task) {
    if (task instanceof YamlValue.Mapping mapping) {
      boolean own = mapping.get(PATH) != null || !readsFolder(mapping.get(NAME));
      return own ? mapping : mapping.with(PATH, folder.at(), folder.value());
    }
    if (!readsFolder(task)) {
      return task;
    }
    YamlValue.Mapping named = new YamlValue.Mapping(task.at(), Map.of());
    return named.with(NAME, task.at(), task).with(PATH, folder.at(), folder.value());
  }

  private static boolean readsFolder(YamlValue name) {
    return name instanceof YamlValue.Scalar scalar
        && scalar.value() instanceof String text
        && Datasets.readsFolder(text);
  }

  /** A value, or each of a list of them. */
  private static YamlValue each(YamlValue value, Change change) {
    return value instanceof YamlValue.Items items
        ? new YamlValue.Items(items.at(), items.values().stream().map(change::of).toList())
        : change.of(value);
  }
}
