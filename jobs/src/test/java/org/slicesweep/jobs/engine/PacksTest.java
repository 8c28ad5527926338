package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.search.MedianRule;
import org.slicesweep.jobs.search.Search;
import org.slicesweep.slice.SliceCategory;

class PacksTest {
  private static List<TrialSpec> order(List<TrialSpec> trials) {
    return Trials.packs(trials, spec -> spec.seed(), Search.none(), Grouping.NONE).stream()
        .flatMap(pack -> pack.specs().stream())
        .toList();
  }

  @Test
  void startsTheLongestFirst() {
    assertThat(order(List.of(Trials.probe(3), Trials.probe(9), Trials.probe(5))))
        .containsExactly(Trials.probe(9), Trials.probe(5), Trials.probe(3));
  }

  @Test
  void keepsTheOrderOfEquals() {
    List<TrialSpec> trials = Trials.probes(20);
    assertThat(
            Trials.packs(trials, spec -> 7.0, Search.none(), Grouping.NONE).stream()
                .flatMap(pack -> pack.specs().stream()))
        .containsExactlyElementsOf(trials);
  }

  @Test
  void whatASearchJudgesComesLastInItsOwnOrder() {
    TrialSpec baseline = Trials.probe(1);
    List<TrialSpec> judged = List.of(Trials.probe(3), Trials.probe(9), Trials.probe(5));
    Map<String, TrialSpec> byId = new LinkedHashMap<>();
    judged.forEach(trial -> byId.put(trial.id(), trial));
    List<TrialSpec> all = new ArrayList<>(judged);
    all.add(baseline);
    assertThat(Trials.packs(all, TrialSpec::seed, new MedianRule(1, 0).over(byId), Grouping.NONE))
        .flatExtracting(Pack::specs)
        .containsExactly(baseline, judged.get(0), judged.get(1), judged.get(2));
  }

  @Test
  void numbersPacksAndGivesEachTrialOne() {
    List<Pack> packs = Trials.packs(Trials.probes(50), spec -> 1, Search.none(), Grouping.NONE);
    assertThat(packs).extracting(Pack::number).containsExactlyElementsOf(range(50));
    assertThat(packs).allSatisfy(pack -> assertThat(pack.trials()).hasSize(1));
  }

  @Test
  void oneTrialOfEachPreparationGoesAheadAndItsGroupLast() {
    TrialSpec most = Trials.slice(SliceCategory.MOST, "acceptability", 1);
    TrialSpec least = Trials.slice(SliceCategory.LEAST, "acceptability", 2);
    TrialSpec mixed = Trials.slice(SliceCategory.MIXED, "acceptability", 4);
    TrialSpec winning = Trials.slice(SliceCategory.WINNING, "acceptability", 1);
    TrialSpec losing = Trials.slice(SliceCategory.LOSING, "acceptability", 9);
    TrialSpec otherTask = Trials.slice(SliceCategory.MOST, "cola", 8);
    TrialSpec random = Trials.slice(SliceCategory.RANDOM, "acceptability", 100);
    TrialSpec probe = Trials.probe(50);

    assertThat(order(List.of(probe, most, least, winning, random, losing, otherTask, mixed)))
        .containsExactly(winning, otherTask, most, random, probe, mixed, least, losing);
  }

  @Test
  void everyTrialIsThereOnceWhateverTheOrder() {
    List<TrialSpec> trials = new ArrayList<>(Trials.probes(10));
    for (SliceCategory category : SliceCategory.values()) {
      trials.add(Trials.slice(category, "acceptability", 1));
      trials.add(Trials.slice(category, "cola", 2));
    }
    Collections.shuffle(trials, new Random(1));
    assertThat(order(trials)).containsExactlyInAnyOrderElementsOf(trials);
  }

  @Test
  void anEstimateThatIsNoNumberStillGivesAnOrder() {
    List<Pack> packs =
        Trials.packs(
            Trials.probes(2),
            spec -> spec.seed() == 0 ? Double.NaN : -1,
            Search.none(),
            Grouping.NONE);
    assertThat(packs).allSatisfy(pack -> assertThat(pack.trials().get(0).seconds()).isPositive());
  }

  private static List<Integer> range(int end) {
    return java.util.stream.IntStream.range(0, end).boxed().toList();
  }
}
