package org.slicesweep.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slicesweep.jobs.search.Trials.asha;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slicesweep.Verdict;

/** What is told again, after the death of a driver or of an executor. */
class AshaRestartTest {
  @Test
  void aStepToldAgainChangesNothing() {
    Search asha = asha(4, 8, 2, 4);
    for (int again = 0; again < 3; again++) {
      assertThat(asha.reached("t0", 4, 0.9)).isEqualTo(Verdict.PAUSE);
    }
    assertThat(asha.promoted()).isEmpty(); // one arrival, not three
    asha.reached("t1", 4, 0.1);
    assertThat(asha.promoted()).contains("t0");
    assertThat(asha.reached("t0", 4, 0.9)).isEqualTo(Verdict.GO_ON);
    assertThat(asha.promoted()).isEmpty();
    asha.ended("t0");
    assertThat(asha.reached("t0", 4, 0.9)).isEqualTo(Verdict.STOP); // a zombie
  }

  /** As after the death of a driver: what was seen is told again, then what is left to run. */
  @Test
  void aRestartKnowsWhatWasSeen() {
    Search asha = asha(9, 27, 3, 3); // rungs at 3 and 9
    asha.reached("t0", 3, 0.9);
    asha.reached("t1", 3, 0.8);
    asha.reached("t2", 3, 0.7);
    asha.reached("t3", 3, 0.6);
    asha.reached("t0", 9, 0.9); // so it had been promoted, and t3 with its row, too
    asha.remaining(Set.of("t1", "t2", "t4", "t5", "t6", "t7"));
    assertThat(asha.promoted()).isEmpty();
    for (String id : List.of("t4", "t5")) { // six arrivals grant two places
      assertThat(asha.reached(id, 3, 0.2)).isEqualTo(Verdict.PAUSE);
      assertThat(asha.promoted()).isEmpty();
    }
    assertThat(asha.reached("t6", 3, 0.2)).isEqualTo(Verdict.PAUSE);
    asha.failed("t7");
    assertThat(asha.promoted()).isEmpty(); // t8 ended without a rung, and t0 was better than t1
    assertThat(asha.leftOver()).containsExactlyInAnyOrder("t1", "t2", "t4", "t5", "t6");
  }

  @Test
  void aRestartPromotesWhoWaited() {
    Search asha = asha(6, 9, 3, 3);
    asha.reached("t0", 3, 0.1);
    asha.reached("t1", 3, 0.8);
    asha.reached("t2", 3, 0.7);
    asha.remaining(Set.of("t0", "t1", "t2", "t3", "t4", "t5"));
    assertThat(asha.promoted()).contains("t1");
    assertThat(asha.promoted()).isEmpty();
  }

  /** Told at once, nobody seems under way: that alone is no reason to go on. */
  @Test
  void aRestartGrantsNoPlaceBeforeThoseThatWereEarned() {
    Search asha = asha(9, 27, 3, 3); // rungs at 3 and 9
    for (int i = 0; i < 9; i++) {
      asha.reached("t" + i, 3, 0.5);
    }
    assertThat(asha.reached("t2", 9, 0.1)).isEqualTo(Verdict.PAUSE);
    asha.remaining(Set.of("t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"));
    for (int place = 0; place < 2; place++) { // three places at the first rung, one of them gone
      String next = asha.promoted().orElseThrow();
      assertThat(next).isNotEqualTo("t2");
      assertThat(asha.reached(next, 9, 0.2 + place))
          .isEqualTo(place == 0 ? Verdict.PAUSE : Verdict.GO_ON);
    }
  }
}
