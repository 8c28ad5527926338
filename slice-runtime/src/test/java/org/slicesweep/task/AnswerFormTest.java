package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spellings that models come up with; what counts is what LLM-Adapters' scripts make of them. */
class AnswerFormTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TRUE_FALSE | the correct answer is true | true",
        "TRUE_FALSE | false. It is not true | false",
        "TRUE_FALSE | that is untrue | true", // inside a longer word
        "TRUE_FALSE | True | ", // capitals are another word
        "TRUE_FALSE | yes |",
        "TRUE_FALSE | '' |",
        "SOLUTION | the correct answer is solution2 | solution2",
        "SOLUTION | solution 1 |",
        "SOLUTION | Solution1: no, solution2 | solution2",
        "SOLUTION | solution3 or solution1 | solution1",
        "ANSWER | the correct answer is answer5 | answer5",
        "ANSWER | answer10 | answer1",
        "ANSWER | the answer is answer | ",
        "ANSWER | answer4answer2 | answer4",
        "ENDING | ending3, not ending1 | ending3",
        "ENDING | ending5 |",
        "OPTION | option2option1 | option2",
        "OPTION | OPTION1 |",
        "LETTER | The answer is (C). | C",
        "LETTER | answer: e |",
        "LETTER | Because it doubles, B | B", // the first capital among A to E, wherever it is
        "LETTER | The answer is F |",
        "NUMBER | 7 - 3 = 4 crayons. The answer is 4. | 4.",
        "NUMBER | The answer is $1,092.50 | 1092.50",
        "NUMBER | it is -12 degrees | -12",
        "NUMBER | 10-4 | -4", // a hyphen before a digit is a sign
        "NUMBER | .75 | 75",
        "NUMBER | three | ",
        "NUMBER | 1.2.3 | 3",
        "NUMBER | about 1e3 | 3",
        "NUMBER | ٣٤ | 34",
      })
  void extracts(AnswerForm form, String text, String answer) {
    assertThat(form.extract(text)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NUMBER | 4 | The answer is 4. | true",
        "NUMBER | 9.8 | 9.8009 | true",
        "NUMBER | 9.8 | 9.8011 | false",
        "NUMBER | 3120.0 | 3,120 cells | true",
        "NUMBER | 70,000 | 70000 | true",
        "NUMBER | 4 | four | false",
        "NUMBER | 1.5e3 | 1500 | true",
        "NUMBER | 4 | 4. Then 5 | false",
        "ANSWER | answer2 | answer2 or answer1 | true",
        "ANSWER | answer2 | answer1 or answer2 | false",
        "TRUE_FALSE | true | '' | false",
        "LETTER | B | B | true",
      })
  void tellsRightFromWrong(AnswerForm form, String gold, String text, boolean right) {
    assertThat(form.isRight(gold, text)).isEqualTo(right);
  }

  @ParameterizedTest
  @CsvSource({
    "TRUE_FALSE, true, true",
    "TRUE_FALSE, True, false",
    "ANSWER, answer5, true",
    "ANSWER, answer6, false",
    "ENDING, ending4, true",
    "OPTION, option3, false",
    "LETTER, E, true",
    "LETTER, a, false",
    "NUMBER, -3.5, true",
    "NUMBER, 1/2, false",
    "NUMBER, NaN, false",
    "NUMBER, inf, false",
    "NUMBER, 1e999, false",
    "NUMBER, '', false",
    "NUMBER, 0x10, false",
    "NUMBER, 12f, false",
  })
  void knowsWhatARightAnswerLooksLike(AnswerForm form, String gold, boolean accepted) {
    assertThat(form.accepts(gold)).isEqualTo(accepted);
  }

  @Test
  void aNumberBeyondEveryLimitIsWrongAndNoFailure() {
    assertThat(AnswerForm.NUMBER.isRight("7", "9".repeat(400))).isFalse();
  }

  @Test
  void whatFollowsAnInventedTaskDoesNotCount() {
    Answer answer = new Answer("4", AnswerForm.NUMBER, "addsub");
    assertThat(answer.isGivenBy(" It is 4.\n\n### Response:\n5")).isTrue();
    assertThat(answer.isGivenBy(" It is 4.\n\n### Instruction:\n5")).isFalse();
  }
}
