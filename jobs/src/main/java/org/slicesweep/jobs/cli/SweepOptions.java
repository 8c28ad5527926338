package org.slicesweep.jobs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.jobs.sweep.SweepFile;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which sweep a command is about. */
final class SweepOptions {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The sweep, such as sweeps/quickstart.yaml or s3a://bucket/rank.yaml.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "Replace a setting of the file; may be given several times.",
        "Such as train.steps=50, seeds=2 or 'grid[0].rank=[1, 2, 4]'."
      })
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = {"--out", "--results"},
      paramLabel = "DIR",
      description = "Where the results are (default: results/NAME).")
  private String out;

  @Option(
      names = "--skip-bad",
      description = {
        "Leave out images and videos that cannot be decoded, and say how many.",
        "Short for --set skip_bad=true."
      })
  private boolean skipBad;

  @Option(names = "--yes", description = "More than 100,000 trials are meant.")
  private boolean yes;

  /** Reads the file, or says what is wrong with it. */
  SweepFile read() {
    List<String> settings = new ArrayList<>(overrides);
    if (skipBad) {
      settings.add("skip_bad=true");
    }
    return SweepFile.open(file, settings, yes);
  }

  String out(String sweepName) {
    return out == null ? Path.of("results", sweepName).toString() : out;
  }
}
