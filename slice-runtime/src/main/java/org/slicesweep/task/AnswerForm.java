package org.slicesweep.task;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the answer of an instruction is found in what a model wrote, exactly as the evaluation
 * scripts of LLM-Adapters (Hu et al. 2023) do, their quirks included, since published figures rest
 * on them: the first choice that occurs counts, capitals and all, even inside a longer word; the
 * last number counts, thousands separators left out; and the first of the capitals A to E counts as
 * a letter, wherever it stands.
 */
@SuppressWarnings("ImmutableEnumChecker") // List.of is
enum AnswerForm {
  TRUE_FALSE(List.of("true", "false")),
  SOLUTION(List.of("solution1", "solution2")),
  ANSWER(List.of("answer1", "answer2", "answer3", "answer4", "answer5")),
  ENDING(List.of("ending1", "ending2", "ending3", "ending4")),
  OPTION(List.of("option1", "option2")),
  LETTER(List.of("A", "B", "C", "D", "E")),
  NUMBER(List.of()) {
    @Override
    String extract(String text) {
      String last = null;
      Matcher numbers = NUMBERS.matcher(text.replace(",", ""));
      while (numbers.find()) {
        last = numbers.group();
      }
      return last == null ? null : plainDigits(last);
    }

    @Override
    boolean accepts(String gold) {
      return number(gold).isPresent();
    }

    @Override
    boolean same(String gold, String extracted) {
      return Math.abs(number(gold).orElseThrow() - Double.parseDouble(extracted)) <= TOLERANCE;
    }

    @Override
    String expected() {
      return "a number";
    }
  };

  private static final double TOLERANCE = 1e-3;

  /** Digits of any script, as in Python. */
  private static final Pattern NUMBERS = Pattern.compile("-?\\p{Nd}+\\.?\\p{Nd}*");

  private static final Pattern GOLD =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private final List<String> choices;
  private final Pattern occurrence;

  AnswerForm(List<String> choices) {
    this.choices = choices;
    this.occurrence = Pattern.compile(String.join("|", choices));
  }

  /** The answer in a generated text; null where there is none. */
  String extract(String text) {
    Matcher found = occurrence.matcher(text);
    return found.find() ? found.group() : null;
  }

  /** Whether the right answer of a row can be of this form. */
  boolean accepts(String gold) {
    return choices.contains(gold);
  }

  /** Whether an extracted answer is the right one. */
  boolean same(String gold, String extracted) {
    return gold.equals(extracted);
  }

  /** Whether a generated text answers rightly; no answer is a wrong one. */
  final boolean isRight(String gold, String generated) {
    String extracted = extract(generated);
    return extracted != null && same(gold, extracted);
  }

  /** Such as {@code true or false}. */
  String expected() {
    return Names.either(choices);
  }

  /** What a message suggests where the right answer is of no known form. */
  final List<String> choices() {
    return choices;
  }

  private static Optional<Double> number(String gold) {
    String plain = gold.strip().replace(",", "");
    if (!GOLD.matcher(plain).matches()) {
      return Optional.empty();
    }
    return Optional.of(Double.parseDouble(plain)).filter(Double::isFinite);
  }

  private static String plainDigits(String number) {
    StringBuilder plain = new StringBuilder();
    number
        .codePoints()
        .forEach(
            c -> plain.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
    return plain.toString();
  }
}
