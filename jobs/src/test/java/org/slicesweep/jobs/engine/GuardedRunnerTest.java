package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.common.InfrastructureException;
import org.slicesweep.common.InputException;

class GuardedRunnerTest {
  private static final List<TrialSpec> ONE = Trials.probes(1);
  private static final List<TrialSpec> TWO = Trials.probes(2);

  private final List<TrialResult> results = new ArrayList<>();

  private Optional<String> run(List<TrialSpec> specs, PackRunner runner) {
    return new GuardedRunner(runner).run("gpu:3", specs, TrialMonitor.SILENT, results::add);
  }

  /** A runner that brings the first trial's result, if there are two, and then fails. */
  private static PackRunner failing(Throwable fault) {
    return (device, specs, monitor, ended) -> {
      if (specs.size() > 1) {
        ended.accept(Trials.result(specs.get(0)));
      }
      sneaky(fault);
    };
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneaky(Throwable fault) throws T {
    throw (T) fault;
  }

  @Test
  void passesOnWhatTheRunnerAnswersInWhateverOrder() {
    TrialResult first = Trials.result(TWO.get(0));
    TrialResult second = Trials.result(TWO.get(1));
    assertThat(run(TWO, (Answers) (device, specs, monitor) -> List.of(second, first))).isEmpty();
    assertThat(results).containsExactly(second, first);
  }

  @Test
  void anExceptionIsTheResultOfATrialAlone() {
    assertThat(run(ONE, failing(new IllegalStateException("no such tensor")))).isEmpty();
    assertThat(results).hasSize(1);
    TrialResult result = results.get(0);
    assertThat(result.spec()).isEqualTo(ONE.get(0));
    assertThat(result.status()).isEqualTo(TrialStatus.FAILED);
    assertThat(result.error())
        .matches("IllegalStateException: no such tensor \\(GuardedRunnerTest.java:\\d+\\)");
    assertThat(result.provenance().device()).isEqualTo("gpu:3");
  }

  @Test
  void ofSeveralNobodyKnowsWhoseFaultItWas() {
    for (Throwable fault :
        List.of(
            new IllegalStateException("no such tensor"),
            new InputException("rank", "no such tensor"),
            new OutOfMemoryError("no such tensor"),
            new UnsatisfiedLinkError("no such tensor"))) {
      results.clear();
      assertThat(run(TWO, failing(fault)).orElseThrow()).contains("no such tensor");
      assertThat(results).containsExactly(Trials.result(TWO.get(0)));
    }
  }

  @Test
  void badInputIsInvalid() {
    run(ONE, failing(new InputException("rank", "rank 512 does not fit")));
    assertThat(results)
        .extracting(TrialResult::status, TrialResult::error)
        .containsExactly(tuple(TrialStatus.INVALID, "rank 512 does not fit"));
  }

  @Test
  void memoryAndLinkageErrorsAreResultsToo() {
    run(ONE, failing(new OutOfMemoryError("Java heap space")));
    run(ONE, failing(new UnsatisfiedLinkError("libtorch.so")));
    run(ONE, failing(new StackOverflowError()));
    assertThat(results)
        .extracting(TrialResult::status)
        .containsExactly(TrialStatus.OUT_OF_MEMORY, TrialStatus.FAILED, TrialStatus.FAILED);
    assertThat(results.get(1).error()).startsWith("UnsatisfiedLinkError: libtorch.so (");
    assertThat(results.get(2).error()).startsWith("StackOverflowError (");
  }

  @Test
  void aBrokenJvmIsNotATrialsFault() {
    assertThatThrownBy(() -> run(TWO, failing(new InternalError("broken"))))
        .isInstanceOf(InternalError.class);
  }

  @Test
  void whatBrokeAroundTheTrialsIsNotTheirFault() {
    InfrastructureException full = new InfrastructureException("the disk failed: full", null);
    assertThatThrownBy(() -> run(TWO, failing(full))).isSameAs(full);
    IOException space = new IOException("No space left on device");
    assertThatThrownBy(() -> run(ONE, failing(new IllegalStateException("cannot start", space))))
        .isInstanceOf(InfrastructureException.class)
        .hasMessage("the disk failed: cannot start")
        .hasRootCause(space);
  }

  @Test
  void resultsThatAreMissingOrTooManyAreAFault() {
    assertThat(run(TWO, (Answers) (device, specs, monitor) -> List.of()))
        .hasValue("the runner left 2 of 2 trials without a result");
    assertThat(run(TWO, (Answers) (device, specs, monitor) -> null)).isPresent();
    TrialResult first = Trials.result(TWO.get(0));
    assertThat(run(TWO, (Answers) (device, specs, monitor) -> List.of(first, first)).orElseThrow())
        .contains("not asked for, or twice");
    assertThat(results).containsExactly(first);
    run(ONE, (Answers) (device, specs, monitor) -> List.of());
    assertThat(results.get(1).status()).isEqualTo(TrialStatus.FAILED);
  }

  @Test
  void aFaultAfterTheLastResultChangesNothing() {
    PackRunner late =
        (device, specs, monitor, ended) -> {
          specs.forEach(spec -> ended.accept(Trials.result(spec)));
          throw new IllegalStateException("cannot close");
        };
    assertThat(run(TWO, late)).isEmpty();
    assertThat(results).extracting(TrialResult::spec).isEqualTo(TWO);
  }
}
