package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.common.InfrastructureException;
import org.slicesweep.common.InputException;

class GuardedRunnerTest {
  private static final List<TrialSpec> TWO = Trials.probes(2);

  private static List<TrialResult> run(PackRunner runner) {
    return new GuardedRunner(runner).run("gpu:3", TWO, TrialMonitor.SILENT);
  }

  private static List<TrialResult> failing(Throwable fault) {
    return run((device, specs, monitor) -> sneaky(fault));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> List<TrialResult> sneaky(Throwable fault) throws T {
    throw (T) fault;
  }

  @Test
  void passesOnWhatTheRunnerAnswers() {
    List<TrialResult> results = TWO.stream().map(Trials::result).toList();
    assertThat(run((device, specs, monitor) -> results)).isEqualTo(results);
  }

  @Test
  void anExceptionIsAFailedResultForEachTrial() {
    List<TrialResult> results = failing(new IllegalStateException("no such tensor"));
    assertThat(results).extracting(TrialResult::spec).isEqualTo(TWO);
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.status()).isEqualTo(TrialStatus.FAILED);
              assertThat(result.error())
                  .matches(
                      "IllegalStateException: no such tensor \\(GuardedRunnerTest.java:\\d+\\)");
              assertThat(result.provenance().device()).isEqualTo("gpu:3");
            });
  }

  @Test
  void badInputIsInvalid() {
    assertThat(failing(new InputException("rank", "rank 512 does not fit")))
        .allSatisfy(
            result -> {
              assertThat(result.status()).isEqualTo(TrialStatus.INVALID);
              assertThat(result.error()).isEqualTo("rank 512 does not fit");
            });
  }

  @Test
  void memoryAndLinkageErrorsAreResultsToo() {
    assertThat(failing(new OutOfMemoryError("Java heap space")))
        .extracting(TrialResult::status)
        .containsOnly(TrialStatus.OUT_OF_MEMORY);
    assertThat(failing(new UnsatisfiedLinkError("libtorch.so")))
        .extracting(TrialResult::error)
        .allSatisfy(error -> assertThat(error).startsWith("UnsatisfiedLinkError: libtorch.so ("));
    assertThat(failing(new StackOverflowError()))
        .extracting(TrialResult::error)
        .allSatisfy(error -> assertThat(error).startsWith("StackOverflowError ("));
  }

  @Test
  void aBrokenJvmIsNotATrialsFault() {
    assertThatThrownBy(() -> failing(new InternalError("broken")))
        .isInstanceOf(InternalError.class);
  }

  @Test
  void whatBrokeAroundTheTrialsIsNotTheirFault() {
    InfrastructureException full = new InfrastructureException("the disk failed: full", null);
    assertThatThrownBy(() -> failing(full)).isSameAs(full);
    IOException space = new IOException("No space left on device");
    assertThatThrownBy(() -> failing(new IllegalStateException("cannot start", space)))
        .isInstanceOf(InfrastructureException.class)
        .hasMessage("the disk failed: cannot start")
        .hasRootCause(space);
  }

  @Test
  void tooFewResultsAreAFault() {
    assertThat(run((device, specs, monitor) -> List.of()))
        .extracting(TrialResult::error)
        .allSatisfy(
            error ->
                assertThat(error).contains("answered 2 trials with 0 results or in another order"));
    assertThat(run((device, specs, monitor) -> null))
        .extracting(TrialResult::status)
        .containsOnly(TrialStatus.FAILED);
  }
}
