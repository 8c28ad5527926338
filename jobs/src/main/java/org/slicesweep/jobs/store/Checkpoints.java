package org.slicesweep.jobs.store;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slicesweep.CheckpointStore;

/**
 * Checkpoints in {@code checkpoints/} of a results folder, one a trial that has no row yet, or that
 * of a failure and is tried again. It travels to executors and opens the same folder there.
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

  /** Ids of the trials that have one. */
  Set<String> trials() throws IOException {
    return folder().names(FOLDER).stream()
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Deletes those of some trials, and the folder if it is empty then. */
  void tidy(Set<String> needless) throws IOException {
    for (String trialId : needless) {
      delete(trialId);
    }
    folder().delete(FOLDER);
  }

  private Folder folder() {
    return Folder.at(location);
  }

  private static String name(String trialId) {
    return FOLDER + "/" + trialId + SUFFIX;
  }
}
