package org.slicesweep.jobs.sweep;

import org.slicesweep.task.Datasets;

/**
 * The top's {@code data}: the folder of every task that names none and reads one, so that a sweep
 * over many tasks says in one line where they lie.
 */
final class DataFolder {
  static final String KEY = "data";

  private static final TaskDefault PATH = new TaskDefault(KEY, "path", Datasets::readsFolder);

  private DataFolder() {}

  static YamlValue apply(YamlValue root) {
    if (!(root instanceof YamlValue.Mapping top) || top.get(KEY) == null) {
      return root;
    }
    YamlValue.Entry folder = top.entries().get(KEY);
    if (!(folder.value() instanceof YamlValue.Scalar scalar && scalar.value() instanceof String)) {
      throw folder.at().error(KEY + ": expected a path, given " + folder.value().given());
    }
    return PATH.apply(top);
  }
}
