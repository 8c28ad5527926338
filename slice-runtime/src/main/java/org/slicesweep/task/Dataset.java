package org.slicesweep.task;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.common.Sha256;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

/**
 * Labelled text, images or videos, or instructions, read and divided: the same for every trial,
 * whatever its seed.
 *
 * @param classes class names, a label being an index into them; empty for regression and generation
 * @param metric what is reported as the task's metric
 * @param validation what choices are made on; never reported
 * @param test what is reported
 * @param sha256 hash of what was read and how it was divided
 * @param skipped how many examples were left out because they cannot be decoded
 */
public record Dataset(
    Kind kind,
    List<String> classes,
    MetricName metric,
    Split train,
    Split validation,
    Split test,
    String sha256,
    int skipped) {

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
    return new Dataset(kind, classes, metric, train, validation, test, hash.hex(), 0);
  }

  /** The same data with the examples that can be decoded. */
  public Dataset decoded(Split decodedTrain, Split decodedValidation, Split decodedTest) {
    int left = decodedTrain.size() + decodedValidation.size() + decodedTest.size();
    return new Dataset(
        kind,
        classes,
        metric,
        decodedTrain,
        decodedValidation,
        decodedTest,
        sha256,
        train.size() + validation.size() + test.size() - left);
  }

  /**
   * The accuracy on the test split of always answering its most frequent class, or its most
   * frequent answer; null for regression, and where answers are not of one set.
   */
  public Double majorityAccuracy() {
    boolean several =
        kind == Kind.GENERATION
            && test.examples().stream().map(e -> e.answer().set()).distinct().count() > 1;
    if (kind == Kind.REGRESSION || several) {
      return null;
    }
    Map<Object, Integer> counts = new HashMap<>();
    int most = 0;
    for (Example example : test.examples()) {
      Object given = kind == Kind.GENERATION ? example.answer().gold() : (Object) example.label();
      most = Math.max(most, counts.merge(given, 1, Integer::sum));
    }
    return (double) most / test.size();
  }
}
