package org.slicesweep.task;

import static java.util.Objects.requireNonNull;

/**
 * One labelled text.
 *
 * @param pair the second sentence, or null
 * @param label the index of the class, or the number to predict
 */
public record Example(String text, String pair, float label) {
  public Example {
    requireNonNull(text, "text is null");
  }
}
