package org.slicesweep.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LocalFolderTest extends FolderContract {
  @Override
  Folder at(Path place) {
    return new LocalFolder(place);
  }

  @Test
  void aNameTakenMeanwhileIsLeftToItsOwner() throws IOException {
    Path root = place.resolve("raced");
    Folder raced =
        new LocalFolder(
            root,
            (complete, name) -> {
              Files.write(name, bytes("quicker"));
              throw new FileAlreadyExistsException(name.toString());
            });
    assertThat(raced.create("trials/a", bytes("slower"))).isFalse();
    assertThat(raced.read("trials/a")).isEqualTo(bytes("quicker"));
    assertThat(raced.names(Folder.TEMPORARY)).isEmpty();
  }

  @Test
  void writesAgainWhatWasTidiedAway() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    Folder tidied =
        new LocalFolder(
            place.resolve("tidied"),
            (complete, name) -> {
              if (calls.incrementAndGet() == 1) {
                Files.delete(complete);
              }
              Files.createLink(name, complete);
            });
    assertThat(tidied.create("trials/a", bytes("kept"))).isTrue();
    assertThat(tidied.read("trials/a")).isEqualTo(bytes("kept"));
    assertThat(calls).hasValue(2);
  }

  @Nested
  class WithoutHardLinks extends FolderContract {
    @Override
    int mostWins() {
      return FILES * WRITERS; // the last one's stays
    }

    @Override
    Folder at(Path root) {
      return new LocalFolder(
          root,
          (complete, name) -> {
            throw new FileSystemException(
                name.toString(), complete.toString(), "Operation not permitted");
          });
    }
  }
}
