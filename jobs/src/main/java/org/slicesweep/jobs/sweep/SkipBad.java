package org.slicesweep.jobs.sweep;

import org.slicesweep.task.Datasets;

/**
 * The top's {@code skip_bad}, and {@code --skip-bad}: whether every task of images or videos that
 * does not say so itself leaves out what cannot be decoded.
 */
final class SkipBad {
  static final String KEY = "skip_bad";

  private static final TaskDefault SKIP =
      new TaskDefault(KEY, KEY, name -> Datasets.media(name).isPresent());

  private SkipBad() {}

  static YamlValue apply(YamlValue root) {
    if (!(root instanceof YamlValue.Mapping top) || top.get(KEY) == null) {
      return root;
    }
    YamlValue.Entry given = top.entries().get(KEY);
    if (!(given.value() instanceof YamlValue.Scalar scalar && scalar.value() instanceof Boolean)) {
      throw given.at().error(KEY + ": expected true or false, given " + given.value().given());
    }
    return SKIP.apply(top);
  }
}
