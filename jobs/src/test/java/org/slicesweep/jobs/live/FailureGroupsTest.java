package org.slicesweep.jobs.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureGroupsTest {
  private final FailureGroups groups = new FailureGroups();

  @Test
  void numbersDoNotMakeAReasonAnother() {
    groups.add("OUT_OF_MEMORY", "2.5 GB wanted", "full");
    groups.add("DIVERGED", "the loss is NaN at step 17", "lora, seed 1");
    groups.add("DIVERGED", "the loss is NaN at step 1800", "lora, seed 2");
    assertThat(groups.list())
        .containsExactly(
            new FailureGroup("DIVERGED", "the loss is NaN at step 17", 2, "lora, seed 1"),
            new FailureGroup("OUT_OF_MEMORY", "2.5 GB wanted", 1, "full"));
  }

  @Test
  void groupsFromElsewhereAreAddedUp() {
    groups.add("FAILED", null, "a");
    groups.add(new FailureGroup("FAILED", null, 7, "b"));
    assertThat(groups.list()).containsExactly(new FailureGroup("FAILED", null, 8, "a"));
  }

  @Test
  void aHundredThousandReasonsAreAFew() {
    for (int i = 0; i < 100_000; i++) {
      groups.add("FAILED", "reason " + Integer.toString(i, 36).replaceAll("\\d", "z"), "trial");
    }
    assertThat(groups.list()).hasSizeLessThan(50);
    assertThat(groups.list().stream().mapToInt(FailureGroup::trials).sum()).isEqualTo(100_000);
    assertThat(groups.list().get(0).reason()).isEqualTo("other reasons");
  }

  @Test
  void aReasonIsALine() {
    groups.add("FAILED", "a\n  b " + "c".repeat(1000), "trial");
    assertThat(groups.list().get(0).reason()).startsWith("a b c").hasSize(300).endsWith("…");
  }
}
