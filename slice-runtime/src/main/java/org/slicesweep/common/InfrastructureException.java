package org.slicesweep.common;

/**
 * The machine failed, not the trial: a full disk, a lost GPU, a network that is down. The same work
 * may succeed elsewhere, or later.
 */
public final class InfrastructureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InfrastructureException(String message, Throwable cause) {
    super(message, cause);
  }
}
