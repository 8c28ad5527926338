package org.slicesweep.jobs.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slicesweep.CheckpointStore;

/**
 * Checkpoints in {@code checkpoints/} of a results folder, one a trial that has no row yet. It
 * travels to executors and opens the same folder there.
 */
public final class Checkpoints implements CheckpointStore {
  private static final long serialVersionUID = 1L;

  private static final String FOLDER = "checkpoints";
  private static final String SUFFIX = ".safetensors";

  private final String location;

  Checkpoints(String location) {
    this.location = location;
  }

  @Override
  public Optional<byte[]> read(String trialId) throws IOException {
    Folder folder = folder();
    String name = name(trialId);
    return folder.exists(name) ? Optional.of(folder.read(name)) : Optional.empty();
  }

  @Override
  public void write(String trialId, byte[] content) throws IOException {
    folder().replace(name(trialId), content);
  }

  @Override
  public void delete(String trialId) throws IOException {
    folder().delete(name(trialId));
  }

  /** Deletes the checkpoints of trials that have a row, which a killed driver may have left. */
  public void tidy(Set<String> finished) throws IOException {
    Folder folder = folder();
    List<String> names = folder.names(FOLDER);
    for (String name : names) {
      if (name.endsWith(SUFFIX)
          && finished.contains(name.substring(0, name.length() - SUFFIX.length()))) {
        folder.delete(FOLDER + "/" + name);
      }
    }
    if (!names.isEmpty()) {
      folder.delete(FOLDER); // only if it is empty now
    }
  }

  private Folder folder() {
    return Folder.at(location);
  }

  private static String name(String trialId) {
    return FOLDER + "/" + trialId + SUFFIX;
  }
}
