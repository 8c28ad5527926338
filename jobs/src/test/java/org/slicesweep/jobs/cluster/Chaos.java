package org.slicesweep.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicesweep.common.RandomStream;

/**
 * The long form of {@link ChaosTest}: {@code Chaos FOLDER TRIALS STEP_MILLIS EVERY_SECONDS
 * TROUBLE_SECONDS SEED}. Faults come by chance, one every so many seconds, until all is done.
 */
final class Chaos {
  private static final int TRIALS_A_SEED = 5;

  private Chaos() {}

  public static void main(String[] arguments) throws Exception {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "chaos-")
            .toAbsolutePath();
    int trials = Integer.parseInt(arguments[1]);
    int stepMillis = Integer.parseInt(arguments[2]);
    Duration every = Duration.ofSeconds(Long.parseLong(arguments[3]));
    Duration trouble = Duration.ofSeconds(Long.parseLong(arguments[4]));
    RandomStream random = RandomStream.of(Long.parseLong(arguments[5]), "faults");
    boolean good;
    try (ChaosRun run =
        new ChaosRun(
            folder, ClusterPlan.of(3, 2, 2), trials / TRIALS_A_SEED, stepMillis, trouble)) {
      say("in peace first: " + folder);
      Path peace = run.inPeace();
      run.submit();
      Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
      int exitCode = strikeUntilTheEnd(run, every, random, struck);
      say("faults: " + struck);
      good = judge(run, peace, trials, exitCode);
    }
    System.exit(good ? 0 : 1);
  }

  private static int strikeUntilTheEnd(
      ChaosRun run, Duration every, RandomStream random, Map<Fault, Integer> struck)
      throws IOException, InterruptedException {
    Fault[] faults = Fault.values();
    while (true) {
      for (int i = 0; i < every.toSeconds() && run.driver().isAlive(); i++) {
        Thread.sleep(1000);
      }
      if (!run.driver().isAlive()) {
        return run.driver().await(Duration.ZERO);
      }
      Fault fault = faults[random.nextInt(faults.length)];
      boolean could = run.strike(fault);
      say("%d stored; %s%s".formatted(run.stored(), fault, could ? "" : " (not possible)"));
      if (could) {
        struck.merge(fault, 1, Integer::sum);
      }
    }
  }

  private static boolean judge(ChaosRun run, Path peace, int trials, int exitCode)
      throws IOException {
    List<Map<String, String>> rows = ResultRows.values(run.out(), "trials");
    Set<String> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.get("trial_id")));
    List<Attempt> attempts = run.attemptsMade();
    boolean good = true;
    good &= said("exit code", exitCode, 0);
    good &= said("rows", rows.size(), trials);
    good &= said("ids", ids.size(), trials);
    good &= said("rows as in peace", rows.equals(ResultRows.values(peace, "trials")), true);
    good &=
        said(
            "steps as in peace",
            ResultRows.values(run.out(), "steps").equals(ResultRows.values(peace, "steps")),
            true);
    good &= said("leftover files", run.leftovers(), ChaosRun.REMAINS);
    good &= said("GPUs double-booked", Attempt.doubleBookings(attempts), List.of());
    say(
        "%d attempts, %d of them killed"
            .formatted(
                attempts.size(), attempts.stream().filter(attempt -> !attempt.ended()).count()));
    return good;
  }

  private static boolean said(String what, Object is, Object expected) {
    boolean good = is.equals(expected);
    say((good ? "good  " : "BAD   ") + what + ": " + is + (good ? "" : ", expected " + expected));
    return good;
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
