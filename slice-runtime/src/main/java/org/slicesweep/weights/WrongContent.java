package org.slicesweep.weights;

import java.io.IOException;

/** A download that is not what the Hub says the file is: fetching the rest of it cannot help. */
final class WrongContent extends IOException {
  private static final long serialVersionUID = 1L;

  WrongContent(String message) {
    super(message);
  }
}
