package org.slicesweep;

import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/**
 * Where trials leave what they need to go on later, perhaps on another machine. One checkpoint a
 * trial, the latest.
 */
public interface CheckpointStore extends Serializable {
  /** The trial's checkpoint, as it was written; empty if there is none. */
  Optional<byte[]> read(String trialId) throws IOException;

  /**
   * Replaces the trial's checkpoint atomically: a reader sees the one before or this one, whole.
   * Called on a thread of its own beside the training, one checkpoint of a trial at a time.
   */
  void write(String trialId, byte[] content) throws IOException;

  /** Forgets the trial's checkpoint, if there is one. */
  void delete(String trialId) throws IOException;
}
