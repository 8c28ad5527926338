package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.slicesweep.Execution;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.live.Durations;
import org.slicesweep.jobs.report.TextTable;
import org.slicesweep.jobs.sweep.Sweep;
import org.slicesweep.jobs.sweep.SweepFile;
import org.slicesweep.jobs.sweep.VaryingSettings;

/** What a sweep will do, before it does it. */
final class Plan {
  private static final int SHOWN_VALUES = 16;

  private final Sweep sweep;
  private final Map<String, TrialSpec> trials;
  private final Set<String> finished;
  private final List<TrialSpec> missing;
  private final VaryingSettings varying;
  private final Optional<String> search;
  private final ToDoubleFunction<TrialSpec> share;

  /**
   * Plans a sweep.
   *
   * @param finished ids of trials that have a result already
   */
  Plan(SweepFile file, Set<String> finished) {
    this(file, finished, id -> !finished.contains(id));
  }

  private Plan(SweepFile file, Set<String> finished, Predicate<String> runs) {
    this.sweep = file.sweep();
    this.trials = file.trials();
    this.finished = Set.copyOf(finished);
    this.missing =
        trials.entrySet().stream()
            .filter(trial -> runs.test(trial.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    this.search = file.searchInWords();
    this.share = file.shares();
    this.varying = VaryingSettings.of(trials.values());
  }

  /** Plans a second try of trials that failed, and of no others. */
  static Plan again(SweepFile file, Set<String> finished, Set<String> failed) {
    Set<String> fine = new HashSet<>(finished);
    fine.removeAll(failed);
    return new Plan(file, fine, failed::contains);
  }

  List<TrialSpec> missing() {
    return missing;
  }

  /** Ids of trials that have a result and keep it, of this sweep or an earlier one. */
  Set<String> settled() {
    return finished;
  }

  int done() {
    return (int) trials.keySet().stream().filter(this::isDone).count();
  }

  /** Whether a trial is one of this sweep's that have a result already. */
  boolean isDone(String id) {
    return finished.contains(id) && trials.containsKey(id);
  }

  /** Prints what varies, how many trials there are, and how long they may take. */
  void print(
      PrintWriter out, String results, ToDoubleFunction<TrialSpec> estimateSeconds, int cores) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("sweep", sweep.name()));
    rows.add(List.of("backbone", distinct(TrialSpec::backbone)));
    rows.add(List.of("task", distinct(trial -> trial.task().name())));
    rows.add(List.of("device", sweep.device()));
    if (sweep.execution() == Execution.SOLO) {
      rows.add(List.of("execution", "solo: one trial at a time"));
    }
    rows.add(List.of("trials", count(sweep.trials().size()) + byMethod()));
    search.ifPresent(words -> rows.add(List.of("search", words)));
    rows.add(List.of("done", count(done()) + " in " + results));
    rows.add(List.of("time left", timeLeft(estimateSeconds, cores)));
    print(out, rows);
    if (!varying.values().isEmpty()) {
      out.println();
      out.println("What varies:");
      List<List<String>> settings = new ArrayList<>();
      varying.values().forEach((key, values) -> settings.add(List.of("  " + key, shown(values))));
      print(out, settings);
    }
  }

  /** Prints every trial: its id, whether it is done, and its values of what varies. */
  void printTrials(PrintWriter out) {
    List<String> header = new ArrayList<>(List.of("trial", "done"));
    header.addAll(varying.values().keySet());
    List<List<String>> rows = new ArrayList<>();
    trials.forEach(
        (id, trial) -> {
          List<String> row = new ArrayList<>(List.of(id, finished.contains(id) ? "yes" : "no"));
          row.addAll(varying.of(trial));
          rows.add(row);
        });
    new TextTable(header, rows).lines().forEach(out::println);
  }

  private String byMethod() {
    Map<String, Long> methods =
        sweep.trials().stream()
            .collect(
                Collectors.groupingBy(
                    trial -> trial.method().name(), LinkedHashMap::new, Collectors.counting()));
    return methods.entrySet().stream()
        .map(method -> method.getKey() + " " + count(method.getValue()))
        .collect(Collectors.joining(", ", " (", ")"));
  }

  private String timeLeft(ToDoubleFunction<TrialSpec> estimateSeconds, int cores) {
    if (missing.isEmpty()) {
      return "none: everything is done";
    }
    double seconds =
        missing.stream()
            .mapToDouble(trial -> estimateSeconds.applyAsDouble(trial) * share.applyAsDouble(trial))
            .sum();
    double longest = missing.stream().mapToDouble(estimateSeconds).max().orElse(0);
    return "roughly "
        + Durations.words(Math.max(1, Math.max(seconds / cores, longest)))
        + (cores == 1 ? " on 1 core" : " on " + cores + " cores");
  }

  private String distinct(Function<TrialSpec, String> part) {
    return shown(
        List.copyOf(new TreeSet<>(sweep.trials().stream().map(part).collect(Collectors.toSet()))));
  }

  private static String shown(List<String> values) {
    return values.size() <= SHOWN_VALUES
        ? String.join(", ", values)
        : String.join(", ", values.subList(0, SHOWN_VALUES - 2))
            + ", … "
            + values.get(values.size() - 1)
            + " ("
            + count(values.size())
            + " values)";
  }

  private static void print(PrintWriter out, List<List<String>> rows) {
    new TextTable(rows.get(0), rows.subList(1, rows.size())).lines().forEach(out::println);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
