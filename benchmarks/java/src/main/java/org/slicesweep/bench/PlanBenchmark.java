package org.slicesweep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.sweep.SweepFile;

/** From a sweep file to 10,000 trials with their ids, and one id alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PlanBenchmark {
  private static final String SWEEP =
      """
      name: large
      backbone: maven:all-MiniLM-L6-v2
      task: acceptability
      seeds: 5
      grid:
        method: slicefine
        axis: [row, column]
        rank: {from: 1, to: 25}
        position: {from: 0, to: 39}
      """;

  private Path file;
  private TrialSpec spec;

  @Setup
  public void write() throws IOException {
    file = Files.writeString(Files.createTempFile("large", ".yaml"), SWEEP);
    spec = plan().values().iterator().next();
  }

  @Benchmark
  public Map<String, TrialSpec> plan() {
    Map<String, TrialSpec> trials = SweepFile.open(file.toString(), List.of(), false).trials();
    if (trials.size() != 10_000) {
      throw new IllegalStateException(trials.size() + " trials");
    }
    return trials;
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public String id() {
    return spec.id();
  }
}
