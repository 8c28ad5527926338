package org.slicesweep.jobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.TrialResult;

/** Many writers at a time, and one that is killed. */
class CommitRaceTest {
  private static final String RANK = "name: rank\ntask: acceptability\n";

  @TempDir private Path place;
  private Path root;
  private TrialStore store;
  private StoredFiles stored;

  @BeforeEach
  void open() {
    root = place.resolve("results");
    store = TrialStore.open(root.toString());
    stored = new StoredFiles(root);
  }

  @Test
  void racingCommitsStoreEveryTrialOnce() throws Exception {
    List<TrialResult> trials =
        IntStream.range(0, 200).mapToObj(seed -> Trials.accurate(seed)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(9);
    try {
      List<Callable<Void>> commits =
          IntStream.range(0, 8)
              .<Callable<Void>>mapToObj(
                  thread ->
                      () -> {
                        trials.forEach(trial -> store.commit("rank", trial));
                        return null;
                      })
              .toList();
      Future<Integer> reader = threads.submit(() -> readUntil(trials.size()));
      for (Future<Void> commit : threads.invokeAll(commits)) {
        commit.get();
      }
      assertThat(reader.get()).isGreaterThanOrEqualTo(trials.size());
    } finally {
      threads.shutdownNow();
    }
    Set<String> ids = trials.stream().map(trial -> trial.spec().id()).collect(Collectors.toSet());
    assertThat(store.finished()).isEqualTo(ids);
    assertThat(stored.files("trials")).hasSize(trials.size());
    assertThat(stored.files("steps")).hasSize(trials.size());
    assertThat(stored.files("_temporary")).isEmpty();
  }

  /** Reads whatever is there, over and over, until so many trials are. */
  private int readUntil(int trials) throws IOException {
    int read = 0;
    Set<String> ids;
    do {
      ids = store.finished();
      for (String id : ids) {
        assertThat(stored.rows(ResultSchema.TRIALS, id)).hasSize(1);
        assertThat(stored.rows(ResultSchema.STEPS, id)).hasSize(3);
        read++;
      }
    } while (ids.size() < trials);
    return read;
  }

  @Test
  void aKilledWriterLeavesOnlyWholeTrials() throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndlessWriter.class.getName(),
                root.toString())
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("log").toFile())
            .start();
    try {
      while (store.finished().size() < 20) {
        assertThat(writer.isAlive()).as(() -> read(place.resolve("log"))).isTrue();
        Thread.onSpinWait();
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    Set<String> finished = store.finished();
    for (String id : finished) {
      assertThat(stored.rows(ResultSchema.TRIALS, id)).hasSize(1);
      assertThat(stored.rows(ResultSchema.STEPS, id)).hasSize(3);
    }
    store.claim("rank", RANK);
    assertThat(root.resolve("_temporary")).doesNotExist();
    assertThat(store.finished()).isEqualTo(finished);
  }

  /** A sweep that is only ever ended by force. */
  static final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] arguments) {
      TrialStore store = TrialStore.open(arguments[0]);
      store.claim("rank", RANK);
      for (int seed = 0; ; seed++) {
        store.commit("rank", Trials.accurate(seed));
      }
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
