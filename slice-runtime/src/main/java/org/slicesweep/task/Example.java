package org.slicesweep.task;

import static java.util.Objects.requireNonNull;

/**
 * One labelled text, or one instruction.
 *
 * @param text the text, or the prompt
 * @param pair the second sentence, or null; for an instruction the response to learn
 * @param label the index of the class, or the number to predict; 0 for an instruction
 * @param answer the right answer to an instruction; null for anything else, and for an instruction
 *     that is only trained on
 */
public record Example(String text, String pair, float label, Answer answer) {
  public Example {
    requireNonNull(text, "text is null");
  }

  public Example(String text, String pair, float label) {
    this(text, pair, label, null);
  }
}
