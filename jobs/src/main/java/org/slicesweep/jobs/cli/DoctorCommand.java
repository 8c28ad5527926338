package org.slicesweep.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.slicesweep.jobs.doctor.Doctor;
import org.slicesweep.jobs.doctor.Finding;
import org.slicesweep.jobs.doctor.Severity;
import org.slicesweep.jobs.engine.LocalSpark;
import org.slicesweep.jobs.report.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what is wrong with the machines before a sweep finds out. */
@Command(
    name = "doctor",
    description = {
      "Checks this machine, or a cluster's, and says how to mend what is not right.",
      "Java, cores, memory, disks, GPU and driver, libtorch and Spark's settings; submitted to a",
      "cluster, of every executor, too.",
      "Exits with 3 when there is an error; warnings are no errors.",
      ""
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final int MACHINES_SHOWN = 4;

  @Spec private CommandSpec command;

  @Option(
      names = {"--results", "--out"},
      paramLabel = "DIR",
      description = "Where a sweep shall write: check that every machine can, and to the same.")
  private String results;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    SparkSession spark =
        LocalSpark.start("doctor", Runtime.getRuntime().availableProcessors()); // ends with us
    List<Finding> findings = Doctor.examine(spark, results);
    List<List<String>> rows = new ArrayList<>();
    byWords(findings)
        .forEach(
            (words, machines) ->
                rows.add(
                    List.of(
                        words.check(),
                        String.join(", ", machines),
                        words.severity().toString(),
                        words.text(),
                        words.mend())));
    new TextTable(List.of("check", "where", "verdict", "finding", "how to mend it"), rows)
        .lines()
        .forEach(out::println);
    long errors = count(findings, Severity.ERROR);
    out.println();
    out.println("errors: %d, warnings: %d".formatted(errors, count(findings, Severity.WARNING)));
    out.flush();
    return errors == 0 ? ExitCode.FINE : ExitCode.UNWELL;
  }

  /** What is the same on many machines is said once. */
  private static Map<Finding, List<String>> byWords(List<Finding> findings) {
    Map<Finding, List<String>> machines = new LinkedHashMap<>();
    for (Finding finding : findings) {
      Finding words =
          new Finding(finding.check(), "", finding.text(), finding.severity(), finding.mend());
      machines.computeIfAbsent(words, any -> new ArrayList<>()).add(finding.machine());
    }
    machines.replaceAll(
        (words, all) ->
            all.size() <= MACHINES_SHOWN
                ? all
                : List.of(all.get(0), "and " + (all.size() - 1) + " others"));
    return machines;
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
