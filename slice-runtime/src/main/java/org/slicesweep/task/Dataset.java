package org.slicesweep.task;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.slicesweep.common.Sha256;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

/**
 * Labelled text, read and divided: the same for every trial, whatever its seed.
 *
 * @param classes class names, a label being an index into them; empty for regression
 * @param metric what is reported as the task's metric
 * @param validation what choices are made on; never reported
 * @param test what is reported
 * @param sha256 hash of what was read and how it was divided
 */
public record Dataset(
    Kind kind,
    List<String> classes,
    MetricName metric,
    Split train,
    Split validation,
    Split test,
    String sha256) {

  public Dataset {
    requireNonNull(kind, "kind is null");
    requireNonNull(metric, "metric is null");
    classes = List.copyOf(classes);
  }

  static Dataset of(
      Kind kind,
      List<String> classes,
      MetricName metric,
      Split train,
      Split validation,
      Split test) {
    Sha256 hash = new Sha256().add(kind.name()).add(Integer.toString(classes.size()));
    classes.forEach(hash::add);
    hash.add(train.sha256()).add(validation.sha256()).add(test.sha256());
    return new Dataset(kind, classes, metric, train, validation, test, hash.hex());
  }

  /**
   * The accuracy on the test split of always answering its most frequent class; null for
   * regression.
   */
  public Double majorityAccuracy() {
    if (kind == Kind.REGRESSION) {
      return null;
    }
    int[] counts = new int[classes.size()];
    int most = 0;
    for (Example example : test.examples()) {
      most = Math.max(most, ++counts[(int) example.label()]);
    }
    return (double) most / test.size();
  }
}
