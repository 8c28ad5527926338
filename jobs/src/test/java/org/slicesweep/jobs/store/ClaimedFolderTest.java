package org.slicesweep.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialStatus;
import org.slicesweep.common.InputException;
import org.slicesweep.method.FrozenProbe;

/** Whose a folder is, and what is tidied up in it. */
class ClaimedFolderTest {
  private static final String RANK = "name: rank\ntask: acceptability\n";

  @TempDir private Path place;
  private Path root;
  private TrialStore store;

  @BeforeEach
  void open() {
    root = place.resolve("results");
    store = TrialStore.open(root.toString());
  }

  @Test
  void openingWritesNothing() {
    store.check("rank");
    assertThat(store.finished()).isEmpty();
    assertThat(root).doesNotExist();
  }

  @Test
  void claimsANewFolderAndItsOwn() throws IOException {
    store.claim("rank", RANK);
    assertThat(root.resolve("sweep.yaml")).hasContent(RANK);
    store.claim("rank", RANK + "seeds: 5\n");
    assertThat(root.resolve("sweep.yaml")).hasContent(RANK + "seeds: 5\n");
    assertThatCode(() -> store.check("rank")).doesNotThrowAnyException();
  }

  @Test
  void refusesAnotherSweepsFolder() throws IOException {
    store.claim("rank", RANK);
    assertThatThrownBy(() -> store.claim("position", "name: position\n"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s holds the results of sweep \"rank\": choose another --out for sweep \"position\"",
            root);
    assertThat(root.resolve("sweep.yaml")).hasContent(RANK);
    assertThatThrownBy(() -> store.check("position")).isInstanceOf(InputException.class);
  }

  @Test
  void refusesAFolderOfSomethingElse() throws IOException {
    Files.createDirectories(root);
    Files.writeString(root.resolve("thesis.tex"), "precious");
    assertThatThrownBy(() -> store.claim("rank", RANK))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds thesis.tex but no sweep.yaml");
    assertThat(root).isDirectoryNotContaining(path -> !path.endsWith("thesis.tex"));
  }

  @Test
  void refusesAFileAndASweepWithoutName() throws IOException {
    Files.writeString(root, "a file");
    assertThatThrownBy(() -> store.check("rank"))
        .isInstanceOf(InputException.class)
        .hasMessage("%s is a file: choose a folder with --out", root);
    Files.delete(root);
    Files.createDirectories(root);
    for (String foreign : List.of("", "- a\n- b\n", "name: [1]\n", "{", "name: \"\0\"")) {
      Files.writeString(root.resolve("sweep.yaml"), foreign);
      assertThatThrownBy(() -> store.check("rank")).isInstanceOf(InputException.class);
    }
  }

  @Test
  void keepsCheckpointsOfWhatHasNoResultYetOrOnlyAFailure() throws IOException {
    TrialResult done = Trials.accurate(1);
    TrialResult failed =
        Trials.failed(Trials.spec(new FrozenProbe(), 3), TrialStatus.OUT_OF_MEMORY, "9 GB asked");
    String unheardOf = "0123456789abcdef";
    store.claim("rank", RANK);
    store.commit("rank", done);
    store.commit("rank", failed);
    Checkpoints checkpoints = store.checkpoints();
    for (String id : List.of(done.spec().id(), failed.spec().id(), unheardOf)) {
      checkpoints.write(id, new byte[] {1});
    }
    store.claim("rank", RANK); // as the driver does that goes on with a second try
    assertThat(checkpoints.trials()).containsExactlyInAnyOrder(failed.spec().id(), unheardOf);
    checkpoints.delete(failed.spec().id());
    checkpoints.delete(unheardOf);
    store.tidy();
    assertThat(root.resolve("checkpoints")).doesNotExist();
  }
}
