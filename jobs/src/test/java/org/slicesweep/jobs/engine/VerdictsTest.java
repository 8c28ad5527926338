package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slicesweep.TrialSpec;
import org.slicesweep.Verdict;
import org.slicesweep.jobs.live.Place;
import org.slicesweep.jobs.search.Search;

class VerdictsTest {
  private static final int RUNG = 3;

  private final List<String> asked = new ArrayList<>();
  private final Set<String> settled = new HashSet<>();
  private final Set<String> packed = new HashSet<>();
  private Verdict next = Verdict.GO_ON;
  private final Verdicts verdicts = new Verdicts(new Asking(), packed::contains, settled::contains);

  private final class Asking implements Search {
    @Override
    public int[] rungs(TrialSpec spec) {
      return new int[] {RUNG};
    }

    @Override
    public Verdict reached(String trialId, int step, double metric) {
      asked.add(trialId);
      return next;
    }

    @Override
    public boolean pauses() {
      return true;
    }

    @Override
    public void ended(String trialId) {}

    @Override
    public Optional<String> promoted() {
      return Optional.empty();
    }

    @Override
    public List<String> leftOver() {
      return List.of();
    }
  }

  private PulseReply tells(String id, int step, Double metric) {
    Pulse.Trial trial = new Pulse.Trial(id, step, 0.5, metric);
    return verdicts.reply(new Pulse("run", List.of(trial), List.of(), Place.UNKNOWN));
  }

  @Test
  void whoeverGoesOnPausesWhereOthersWaitForIt() {
    assertThat(tells("alone", RUNG, 0.5)).isEqualTo(PulseReply.GO_ON);
    packed.add("packed");
    assertThat(tells("packed", RUNG, 0.5).pause()).containsExactly("packed");
    // Its pack may begin again before it has left.
    assertThat(tells("packed", RUNG, null).pause()).containsExactly("packed");
    assertThat(verdicts.heldBack("packed")).isFalse();
    verdicts.release("packed");
    assertThat(tells("packed", RUNG, null)).isEqualTo(PulseReply.GO_ON);
  }

  @Test
  void whoeverComesToItsRungAgainGoesOn() {
    packed.add("packed");
    assertThat(tells("packed", RUNG, 0.5).pause()).containsExactly("packed");
    assertThat(tells("packed", RUNG, 0.5)).isEqualTo(PulseReply.GO_ON);
    assertThat(tells("packed", RUNG + 1, null)).isEqualTo(PulseReply.GO_ON);
  }

  @Test
  void whoeverIsHeldBackPausesUntilItIsReleased() {
    next = Verdict.PAUSE;
    assertThat(tells("waits", RUNG, 0.5).pause()).containsExactly("waits");
    assertThat(tells("waits", RUNG, null).pause()).containsExactly("waits");
    assertThat(verdicts.heldBack("waits")).isTrue();
    verdicts.release("waits");
    assertThat(tells("waits", RUNG, null)).isEqualTo(PulseReply.GO_ON);
  }

  @Test
  void whoeverHasItsRowIsNotJudgedAgain() {
    packed.add("stored");
    settled.add("stored");
    assertThat(tells("stored", RUNG, 0.5)).isEqualTo(PulseReply.GO_ON);
    assertThat(asked).isEmpty();
  }

  @Test
  void whoeverWasStoppedStopsThereAgain() {
    next = Verdict.STOP;
    assertThat(tells("stopped", RUNG, 0.5).stop()).containsEntry("stopped", RUNG);
    settled.add("stopped");
    assertThat(tells("stopped", 0, null).stop()).containsEntry("stopped", RUNG);
    assertThat(asked).hasSize(1);
  }
}
