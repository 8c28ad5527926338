package org.slicesweep.jobs.live;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Messages;
import org.slicesweep.jobs.store.Holder;
import org.slicesweep.jobs.store.RunFiles;
import org.slicesweep.jobs.store.StoredFailure;
import org.slicesweep.jobs.store.TrialStore;
import org.slicesweep.jobs.sweep.SweepFile;

/**
 * Where a sweep stands, as its folder says it: for whoever is on another machine.
 *
 * @param results the folder as the user wrote it
 * @param stored trials that have a row
 * @param total trials of the sweep, null where that cannot be found out
 * @param life what is known of the driver
 * @param driver that runs, or ran last; null if there never was one
 * @param progress what that driver said last; null if it said nothing
 * @param failures why trials failed, the most frequent reason first
 */
public record SweepStatus(
    String results,
    int stored,
    Integer total,
    Life life,
    Holder driver,
    ProgressFile progress,
    List<FailureGroup> failures) {

  public SweepStatus {
    failures = List.copyOf(failures);
  }

  /**
   * Looks.
   *
   * @throws InputException if the folder holds no results and nobody works on any
   */
  public static SweepStatus of(String results) {
    RunFiles files = RunFiles.of(results);
    TrialStore store = TrialStore.open(results);
    try {
      Optional<Holder> driver = files.holder();
      InputException.check(
          driver.isPresent() || store.sweep().isPresent(),
          "results",
          "%s holds no results: expected a folder that ./sweep run wrote with --out",
          results);
      Life life = new LifeSigns(files, LifeSigns.PATIENCE).of(driver);
      driver = files.holder();
      ProgressFile progress = progress(files, driver);
      return new SweepStatus(
          results,
          store.finished().size(),
          total(store, progress),
          life,
          driver.orElse(null),
          progress,
          failures(store, life, progress));
    } catch (IOException e) {
      throw new InputException(results + " cannot be read: " + Messages.reason(e), e);
    }
  }

  /** Of this driver; what an earlier one said is old. */
  private static ProgressFile progress(RunFiles files, Optional<Holder> driver) throws IOException {
    Optional<byte[]> told = files.progress();
    if (told.isEmpty() || driver.isEmpty()) {
      return null;
    }
    try {
      ProgressFile progress = ProgressFile.parse(told.get());
      return progress.generation() == driver.get().generation() ? progress : null;
    } catch (IOException e) {
      throw new InputException(
          files.out() + "/_run/progress.json is damaged: delete it, the driver writes it anew", e);
    }
  }

  private static Integer total(TrialStore store, ProgressFile progress) {
    if (progress != null && progress.state() != null) {
      return progress.state().total();
    }
    try {
      return store
          .sweep()
          .map(text -> SweepFile.stored(store.out() + "/sweep.yaml", text).trials().size())
          .orElse(null);
    } catch (InputException e) {
      return null; // of a version that knew other settings
    }
  }

  /**
   * From the driver while it lives. Then from the rows, since it may have looked at a part of them;
   * but only it knows why there is no row.
   */
  private static List<FailureGroup> failures(TrialStore store, Life life, ProgressFile progress) {
    Optional<List<FailureGroup>> said =
        Optional.ofNullable(progress).map(ProgressFile::state).map(SweepState::failures);
    if (life == Life.RUNNING && said.isPresent()) {
      return said.get();
    }
    Stream<FailureGroup> notStored =
        said.stream().flatMap(List::stream).filter(FailureGroup::notStored);
    return Stream.concat(ofRows(store.failures()).stream(), notStored).toList();
  }

  /** Failed rows, by reason. */
  public static List<FailureGroup> ofRows(List<StoredFailure> failures) {
    FailureGroups groups = new FailureGroups();
    for (StoredFailure failure : failures) {
      groups.add(
          failure.status(),
          failure.reason(),
          "%s, seed %d (%s)".formatted(failure.method(), failure.seed(), failure.id()));
    }
    return groups.list();
  }
}
