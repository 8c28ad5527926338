package org.slicesweep.task;

import static java.util.Objects.requireNonNull;

/**
 * The right answer to an instruction, and how it is found in what a model writes.
 *
 * @param set the name of the data set that asks
 */
record Answer(String gold, AnswerForm form, String set) {
  Answer {
    requireNonNull(gold, "gold is null");
    requireNonNull(form, "form is null");
    requireNonNull(set, "set is null");
  }

  /** Whether what a model wrote after the prompt answers rightly. */
  boolean isGivenBy(String generated) {
    return form.isRight(gold, PromptTemplate.response(generated));
  }
}
