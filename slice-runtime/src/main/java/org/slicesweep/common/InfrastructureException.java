package org.slicesweep.common;

import static java.util.Objects.requireNonNull;

/**
 * Something broke that is no fault of the trial that met it: a full disk, a lost GPU, a connection.
 * The same trial may succeed elsewhere or later.
 */
public final class InfrastructureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InfrastructureException(String message, Throwable cause) {
    super(requireNonNull(message, "message is null"), cause);
  }
}
