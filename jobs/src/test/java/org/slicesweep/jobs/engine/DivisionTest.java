package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.TrialSpec;
import org.slicesweep.jobs.search.MedianRule;
import org.slicesweep.jobs.search.Search;
import org.slicesweep.jobs.sweep.Resources;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;

class DivisionTest {
  private static Grouping grouping(int most, int slots) {
    return new Grouping(
        trial -> Optional.of("all"),
        trial -> Resources.DEFAULT,
        (alike, needs) -> most,
        needs -> slots);
  }

  private static List<Pack> packs(List<TrialSpec> trials, Grouping grouping) {
    return Trials.packs(trials, any -> 7, Search.none(), grouping);
  }

  @ParameterizedTest
  @CsvSource({
    // trials, at most, slots, packs
    "16, 8, 1, 2",
    "16, 8, 2, 2",
    "17, 8, 2, 4", // two waves of 4 or 5, and not 8, 8 and 1
    "20, 8, 2, 4",
    "5, 8, 4, 4",
    "3, 8, 4, 3",
    "100, 8, 4, 16",
    "100, 1, 4, 100",
    "1, 8, 1, 1",
  })
  void everySlotIsBusyToTheEnd(int trials, int most, int slots, int packs) {
    List<Pack> divided = packs(Trials.probes(trials), grouping(most, slots));
    assertThat(divided).hasSize(packs);
    int least = trials / packs;
    assertThat(divided)
        .allSatisfy(pack -> assertThat(pack.trials()).hasSizeBetween(least, least + 1));
  }

  @Test
  void eachKindHasItsShareOfTheSlots() {
    List<TrialSpec> trials = Trials.probes(48);
    Grouping twoKinds =
        new Grouping(
            trial -> Optional.of(trial.seed() % 4 == 0 ? "few" : "many"),
            trial -> Resources.DEFAULT,
            (alike, needs) -> 16,
            needs -> 4);
    // A slot for a quarter of the work, and three for the rest.
    assertThat(packs(trials, twoKinds))
        .hasSize(4)
        .allSatisfy(pack -> assertThat(pack.trials()).hasSize(12));
  }

  @Test
  void trialsOfOnePackTakeAboutAsLong() {
    List<Pack> packs =
        Trials.packs(
            Trials.probes(9),
            trial -> trial.seed() < 3 ? 100 : trial.seed() < 6 ? 60 : 20,
            Search.none(),
            grouping(8, 1));
    assertThat(packs)
        .extracting(pack -> pack.trials().stream().map(PlannedTrial::seconds).toList())
        .containsExactly(List.of(100.0, 100.0, 100.0, 60.0, 60.0, 60.0), List.of(20.0, 20.0, 20.0));
  }

  @Test
  void trialsOfOneSeedStandTogether() {
    List<TrialSpec> trials = new ArrayList<>();
    for (int position = 0; position < 8; position++) {
      for (long seed = 0; seed < 2; seed++) {
        trials.add(
            Trials.spec(SliceFineMethod.at(Axis.COLUMN, position, 5), "acceptability", seed));
      }
    }
    List<Pack> packs = packs(trials, grouping(8, 2));
    assertThat(packs)
        .extracting(pack -> pack.specs().stream().map(TrialSpec::seed).distinct().toList())
        .containsExactly(List.of(0L), List.of(1L));
  }

  @Test
  void whoeverTrainsAloneKeepsItsPlace() {
    List<TrialSpec> trials = new ArrayList<>(Trials.probes(6));
    Collections.reverse(trials);
    assertThat(packs(trials, grouping(1, 2)).stream().flatMap(pack -> pack.specs().stream()))
        .containsExactlyElementsOf(trials);
  }

  @Test
  void whatASearchJudgesIsWithItsLikesAndBehindTheOthers() {
    Map<String, TrialSpec> judged = new LinkedHashMap<>();
    Trials.probes(4).forEach(trial -> judged.put(trial.id(), trial));
    List<TrialSpec> trials = Trials.probes(8);
    List<Pack> packs =
        Trials.packs(trials, any -> 7, new MedianRule(1, 0).over(judged), grouping(8, 1));
    assertThat(packs)
        .extracting(Pack::specs)
        .containsExactly(trials.subList(4, 8), trials.subList(0, 4));
  }

  @Test
  void whatNeedsAPreparationDoesNotStartWithTheTrialThatMakesIt() {
    List<TrialSpec> trials = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      trials.add(Trials.slice(SliceCategory.MOST, "acceptability", seed));
      trials.add(Trials.slice(null, "acceptability", seed));
    }
    List<Pack> packs = packs(trials, grouping(8, 1));
    assertThat(packs)
        .extracting(Pack::specs)
        .containsExactly(
            List.of(trials.get(0)),
            List.of(trials.get(1), trials.get(3), trials.get(5), trials.get(7)),
            List.of(trials.get(2), trials.get(4), trials.get(6)));
  }

  @Test
  void asksOnceAKindAndNeverForATrialThatIsTheOnlyOne() {
    List<List<TrialSpec>> asked = new ArrayList<>();
    List<TrialSpec> trials = Trials.probes(9);
    Grouping grouping =
        new Grouping(
            trial -> Optional.of(trial.seed() == 8 ? "only" : trial.seed() % 2 == 0 ? "a" : "b"),
            trial -> Resources.DEFAULT,
            (alike, needs) -> {
              asked.add(alike);
              return 4;
            },
            needs -> 1);
    packs(trials, grouping);
    assertThat(asked)
        .containsExactly(
            List.of(trials.get(0), trials.get(2), trials.get(4), trials.get(6)),
            List.of(trials.get(1), trials.get(3), trials.get(5), trials.get(7)));
  }

  /** Trials of several keys, needs, turns and durations. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whateverTheTrialsEachIsInOnePackOfItsLike(int seed) {
    Random random = new Random(seed);
    List<TrialSpec> trials = new ArrayList<>(Trials.probes(random.nextInt(200)));
    for (SliceCategory category : SliceCategory.values()) {
      for (int i = random.nextInt(30); i > 0; i--) {
        trials.add(Trials.slice(category, random.nextBoolean() ? "acceptability" : "cola", i));
      }
    }
    trials = new ArrayList<>(new HashSet<>(trials));
    Collections.shuffle(trials, random);
    Map<TrialSpec, Optional<String>> keys = new HashMap<>();
    Map<String, Resources> needs = new HashMap<>();
    Map<TrialSpec, Double> seconds = new HashMap<>();
    int kinds = 1 + random.nextInt(4);
    boolean equal = random.nextBoolean();
    for (TrialSpec trial : trials) {
      int key = random.nextInt(kinds + 1);
      keys.put(trial, key == kinds ? Optional.empty() : Optional.of("key " + key));
      needs.put(trial.id(), random.nextInt(5) == 0 ? new Resources(2, null) : Resources.DEFAULT);
      seconds.put(trial, equal ? 10 : 1 + 100 * random.nextDouble());
    }
    int most = 1 + random.nextInt(16);
    int slots = 1 + random.nextInt(12);
    List<Pack> packs =
        Trials.packs(
            trials,
            seconds::get,
            Search.none(),
            new Grouping(keys::get, needs::get, (alike, any) -> most, any -> slots));

    assertThat(packs.stream().flatMap(pack -> pack.specs().stream()))
        .containsExactlyInAnyOrderElementsOf(trials);
    for (Pack pack : packs) {
      if (!pack.isShared()) {
        continue;
      }
      Set<Optional<String>> ofPack = new HashSet<>();
      pack.specs().forEach(spec -> ofPack.add(keys.get(spec)));
      assertThat(ofPack).hasSize(1).doesNotContain(Optional.empty());
      assertThat(pack.trials().stream().map(trial -> needs.get(trial.id())).distinct()).hasSize(1);
      assertThat(pack.trials()).hasSizeLessThanOrEqualTo(most);
      double longest = seconds(pack).max().orElseThrow();
      assertThat(seconds(pack).min().orElseThrow()).isGreaterThanOrEqualTo(longest / 2);
    }
    if (equal) {
      needs.values().stream()
          .distinct()
          .forEach(
              need -> {
                long there = needs.values().stream().filter(need::equals).count();
                assertThat(
                        packs.stream()
                            .filter(pack -> needs.get(pack.trials().get(0).id()).equals(need)))
                    .hasSizeGreaterThanOrEqualTo((int) Math.min(slots, there));
              });
    }
  }

  private static DoubleStream seconds(Pack pack) {
    return pack.trials().stream().mapToDouble(PlannedTrial::seconds);
  }

  @Test
  void executorsOfAClusterAreAwaited() {
    var counts = Stream.concat(Stream.of(0, 0, 1, 4), Stream.generate(() -> 8)).iterator();
    assertThat(SettledSlots.settled(counts::next, 0)).isEqualTo(8);
    assertThat(SettledSlots.settled(() -> 0, 0)).isZero();
  }
}
