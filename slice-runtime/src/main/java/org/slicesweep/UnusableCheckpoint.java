package org.slicesweep;

/** A trial could not go on from its checkpoint, and has to begin anew. */
final class UnusableCheckpoint extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableCheckpoint(RuntimeException reason) {
    super(reason.getMessage(), reason);
  }
}
