package org.slicesweep.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.TrialStatus;
import org.slicesweep.slice.SliceCategory;

class ProgressTextTest {
  private static final ProgressSnapshot.Running COLUMN =
      new ProgressSnapshot.Running("slicefine column r=5 at 0, seed 3", 120, 300, 0.69314);
  private static final ProgressSnapshot.Running PREPARING =
      new ProgressSnapshot.Running("slicefine row r=5 most, seed 3", 0, 300, Double.NaN);

  private static final ProgressSnapshot HALFWAY =
      new ProgressSnapshot(
          "rank",
          30,
          12,
          0,
          0,
          0.416,
          523.4,
          90,
          OptionalDouble.of(133),
          List.of(COLUMN, PREPARING),
          null);

  private static final ProgressSnapshot BEGINNING =
      new ProgressSnapshot("rank", 30, 0, 1, 2, 0, 0, 1, OptionalDouble.empty(), List.of(), null);

  @Test
  void saysWhereTheSweepStands() {
    assertThat(ProgressText.bar(HALFWAY, 125))
        .containsExactly(
            "rank  12/30 done · 2 running · 0 failed  [############------------------]"
                + "  41%  523 samples/s  about 2 min 10 s left");
  }

  @Test
  void theBarGivesWayToTheNumbers() {
    assertThat(ProgressText.bar(HALFWAY, 100))
        .containsExactly(
            "rank  12/30 done · 2 running · 0 failed  [###------]"
                + "  41%  523 samples/s  about 2 min 10 s left");
    assertThat(ProgressText.bar(HALFWAY, 80))
        .containsExactly(
            "rank  12/30 done · 2 running · 0 failed  [############------------------]  41%",
            "  523 samples/s  about 2 min 10 s left");
    assertThat(ProgressText.bar(HALFWAY, 50))
        .containsExactly(
            "rank  12/30 done · 2 running · 0 failed  41%",
            "  523 samples/s  about 2 min 10 s left");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 60, 80, 100, 200})
  void neverWrapsALine(int width) {
    assertThat(ProgressText.bar(HALFWAY, width))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    assertThat(ProgressText.trials(HALFWAY, width, 5))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
  }

  @Test
  void saysNothingItDoesNotKnow() {
    assertThat(ProgressText.plain(BEGINNING))
        .isEqualTo("rank  0/30 done · 0 running · 1 failed · 2 not stored · 0%");
    assertThat(ProgressText.plain(HALFWAY))
        .isEqualTo(
            "rank  12/30 done · 2 running · 0 failed · 41% · 523 samples/s"
                + " · about 2 min 10 s left");
  }

  @Test
  void showsTheTrialsInTraining() {
    assertThat(ProgressText.trials(HALFWAY, 100, 5))
        .containsExactly(
            "  slicefine column r=5 at 0, seed 3  step 120/300  loss 0.6931",
            "  slicefine row r=5 most, seed 3  preparing");
    assertThat(ProgressText.trials(HALFWAY, 100, 1)).containsExactly("  and 2 more");
    assertThat(ProgressText.trials(HALFWAY, 100, 0)).isEmpty();
    assertThat(ProgressText.trials(HALFWAY, 100, -3)).isEmpty();
  }

  @Test
  void namesAFailedTrialAndWhy() {
    PlannedTrial trial = Trials.planned(Trials.probe(7), 1);
    TrialOutcome outcome =
        TrialOutcome.stored(
            trial,
            Trials.result(trial.spec(), TrialStatus.DIVERGED, "the loss is NaN\n  at step 12", 12));
    assertThat(ProgressText.failure(outcome))
        .isEqualTo(
            "frozen_probe, seed 7 (" + trial.id() + ") DIVERGED: the loss is NaN at step 12");
  }

  @Test
  void describesSlicesAsAResearcherWould() {
    assertThat(Trials.planned(Trials.slice(null, "cola", 3), 1).label())
        .isEqualTo("slicefine column r=5 at 0, seed 3");
    assertThat(Trials.planned(Trials.slice(SliceCategory.MOST, "cola", 3), 1).label())
        .isEqualTo("slicefine column r=5 most, seed 3");
  }

  @Test
  void guessesNoTimeFromNothing() {
    assertThat(TimeLeft.seconds(1, 5, 10)).isEmpty();
    assertThat(TimeLeft.seconds(100, 0, 10)).isEmpty();
    assertThat(TimeLeft.seconds(100, 4, 10)).hasValue(150);
    assertThat(TimeLeft.seconds(100, 10, 10)).hasValue(0);
  }

  @Test
  void readsAWindowSize() {
    TerminalSize usual = new TerminalSize(24, 80);
    assertThat(TerminalSize.parse("50 132\n", usual)).isEqualTo(new TerminalSize(50, 132));
    assertThat(TerminalSize.parse("0 0\n", usual)).isEqualTo(usual);
    assertThat(TerminalSize.parse("null null", usual)).isEqualTo(usual);
    assertThat(TerminalSize.parse("", usual)).isEqualTo(usual);
  }
}
