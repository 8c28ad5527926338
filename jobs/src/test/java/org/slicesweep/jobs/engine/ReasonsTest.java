package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Messages as Spark 4.2 writes them. */
class ReasonsTest {
  private final Exception lost =
      new IllegalStateException(
          "Job aborted due to stage failure: Task 3 in stage 7.0 failed 4 times, most recent"
              + " failure: Lost task 3.3 in stage 7.0 (TID 41) (127.0.0.3 executor 5):"
              + " ExecutorLostFailure (executor 5 exited caused by one of the running tasks)"
              + " Reason: Command exited with code 137\nDriver stacktrace:\nat x");

  private final Exception disk =
      new IllegalStateException(
          "Job aborted due to stage failure: Task 0 in stage 7.0 failed 1 times, most recent"
              + " failure: Lost task 0.0 in stage 7.0 (TID 7) (a.host executor driver):"
              + " org.slicesweep.common.InfrastructureException: no space left on device\n\tat x");

  private static final String NOWHERE =
      "Job aborted due to stage failure: Aborting TaskSet 3.0 because task 0 (partition 12) cannot"
          + " run anywhere due to node and executor excludeOnFailure. Most recent failure:\n";

  @Test
  void theReasonOfAJobIsThatOfItsLastTask() {
    assertThat(Reasons.ofJob(lost)).startsWith("ExecutorLostFailure (executor 5 exited");
    assertThat(Reasons.ofJob(disk)).isEqualTo("InfrastructureException: no space left on device");
    assertThat(Reasons.ofJob(new IllegalStateException("cancelled"))).isEqualTo("cancelled");
  }

  @Test
  void tellsWhoIsToBlame() {
    assertThat(Reasons.lostExecutor(lost)).isTrue();
    assertThat(Reasons.lostExecutor(disk)).isFalse();
    assertThat(Reasons.everyoneExcluded(new IllegalStateException(NOWHERE + "null\n\nExclude")))
        .isTrue();
    Exception excludedForItsOwnFailure =
        new IllegalStateException(NOWHERE + "java.io.IOException: No space left on device\n");
    assertThat(Reasons.everyoneExcluded(excludedForItsOwnFailure)).isFalse();
    assertThat(Reasons.ofJob(excludedForItsOwnFailure)).contains("No space left on device");
  }
}
