package org.slicesweep.common;

import static java.util.Objects.requireNonNull;

/**
 * The user gave something that cannot work: a sentence for them, never a stack trace.
 *
 * <p>{@link #key()} names the setting at fault (as written in a sweep file, such as {@code rank} or
 * {@code task.label}), so that whoever read the file can add its name and line; it is empty when
 * the fault lies in a file the message already names.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String key;

  public InputException(String key, String message) {
    super(requireNonNull(message, "message is null"));
    this.key = requireNonNull(key, "key is null");
  }

  public InputException(String message) {
    this("", message);
  }

  public InputException(String message, Throwable cause) {
    super(requireNonNull(message, "message is null"), cause);
    this.key = "";
  }

  public String key() {
    return key;
  }

  /** Throws unless {@code valid}; the message is a {@link String#format} pattern. */
  public static void check(boolean valid, String key, String message, Object... arguments) {
    if (!valid) {
      throw new InputException(key, String.format(message, arguments));
    }
  }
}
