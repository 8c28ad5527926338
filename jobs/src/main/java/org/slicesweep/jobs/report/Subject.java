package org.slicesweep.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was trained on what: figures never mix two. */
record Subject(Settings backbone, Settings task, String metric) implements Comparable<Subject> {

  static Subject of(Measurement row) {
    return new Subject(
        row.settings().below("backbone"), row.settings().below("task"), row.metric());
  }

  /** {@code acceptability on all-MiniLM-L6-v2}. */
  String label() {
    return task.find("task.name").orElse("") + " on " + backboneName();
  }

  private String backboneName() {
    String backbone = backbone().find("backbone").orElse("").replaceFirst("/+$", "");
    return backbone.substring(Math.max(backbone.lastIndexOf('/'), backbone.lastIndexOf(':')) + 1);
  }

  /** For a file name. */
  String slug() {
    return (task.find("task.name").orElse("") + "-" + backboneName())
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9.]+", "-");
  }

  /**
   * {@code acceptability on all-MiniLM-L6-v2, rank 5, 300 steps, batch 16, learning rate 0.003}.
   */
  String describe(Settings settings, boolean withRank) {
    List<String> parts = new ArrayList<>(List.of(label()));
    if (withRank) {
      settings.find("method.rank").ifPresent(rank -> parts.add("rank " + rank));
    }
    settings.find("train.steps").ifPresent(steps -> parts.add(steps + " steps"));
    settings.find("train.batch").ifPresent(batch -> parts.add("batch " + batch));
    settings.find("train.learning_rate").ifPresent(rate -> parts.add("learning rate " + rate));
    return String.join(", ", parts);
  }

  @Override
  public int compareTo(Subject other) {
    return toString().compareTo(other.toString());
  }
}
