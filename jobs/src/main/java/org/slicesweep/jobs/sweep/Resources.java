package org.slicesweep.jobs.sweep;

import static java.util.stream.Collectors.joining;

import java.io.Serializable;
import java.util.Objects;
import java.util.stream.Stream;
import org.slicesweep.common.InputException;

/**
 * What a trial takes of the machine it runs on; it decides nothing of the trial's result.
 *
 * @param cores CPU cores; null for what {@code spark.task.cpus} says
 * @param gpus a share of one GPU, such as 0.25, or a whole number of them; null for what {@code
 *     spark.task.resource.gpu.amount} says
 */
public record Resources(Integer cores, Double gpus) implements Serializable {
  /** What Spark gives every task. */
  public static final Resources DEFAULT = new Resources(null, null);

  public Resources {
    InputException.check(
        cores == null || cores >= 1, "cores", "cores %s: expected at least 1", cores);
    InputException.check(
        gpus == null || (gpus > 0 && (gpus <= 0.5 || gpus == Math.rint(gpus))),
        "gpus",
        "gpus %s: expected a share of one GPU up to 0.5, or a whole number",
        gpus);
  }

  /** As a sweep file writes it: {@code {cores: 2, gpus: 0.5}}. */
  @Override
  public String toString() {
    return Stream.of(named("cores", cores), named("gpus", gpus))
        .filter(Objects::nonNull)
        .collect(joining(", ", "{", "}"));
  }

  private static String named(String key, Number value) {
    return value == null ? null : key + ": " + value;
  }

  public boolean isDefault() {
    return equals(DEFAULT);
  }
}
