package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slicesweep.common.InputException;
import org.slicesweep.task.TaskSpec.Kind;

/**
 * What the labels of a task mean.
 *
 * @param classes class names: whole numbers in their order, other names sorted; empty for
 *     regression
 */
record Labels(Kind kind, List<String> classes) {
  private static final int MOST_CLASSES = 1000;
  private static final Pattern INTEGER = Pattern.compile("-?\\d+");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d*\\.?\\d+([eE][-+]?\\d+)?");
  private static final Pattern WHOLE = Pattern.compile("(-?\\d+)\\.0*");

  /** Three classes that are numbered from 0, and what Hugging Face's datasets put for none. */
  private static final List<String> NUMBERED_AND_NONE = List.of("-1", "0", "1", "2");

  private static final Comparator<String> BY_VALUE =
      Comparator.<String, BigInteger>comparing(BigInteger::new)
          .thenComparing(Comparator.naturalOrder());

  /** The classes that the training rows show. */
  static Labels of(Kind kind, DataFile file, List<String> train) {
    if (kind == Kind.REGRESSION) {
      return new Labels(kind, List.of());
    }
    List<String> classes = classes(file.toString(), train);
    checkNumbers(file.toString(), classes);
    return new Labels(kind, classes);
  }

  /**
   * The classes that labels show, in their order.
   *
   * @param source what messages call the data
   */
  static List<String> classes(String source, List<String> train) {
    List<String> names = train.stream().distinct().toList();
    if (names.size() < 2) {
      throw new InputException(
          "label",
          String.format(
              "%s: every label is \"%s\": a classifier needs two classes", source, names.get(0)));
    }
    if (names.size() > MOST_CLASSES) {
      throw new InputException(
          "label",
          String.format(
              "%s: %,d different labels (\"%s\", \"%s\", …): expected at most %,d classes, or set"
                  + " kind to regression",
              source, names.size(), names.get(0), names.get(1), MOST_CLASSES));
    }
    boolean integers = names.stream().allMatch(name -> INTEGER.matcher(name).matches());
    return names.stream().sorted(integers ? BY_VALUE : Comparator.naturalOrder()).toList();
  }

  /** Refuses numbers that cannot be meant as names. */
  private static void checkNumbers(String source, List<String> names) {
    if (!names.stream().allMatch(name -> DECIMAL.matcher(name).matches())) {
      return;
    }
    for (String name : names) {
      check(
          INTEGER.matcher(name).matches(),
          "label",
          "%s: label \"%s\" is no whole number: set kind to regression, or give the classes names",
          source,
          name);
    }
    check(
        !names.containsAll(NUMBERED_AND_NONE),
        "label",
        "%s: label \"-1\" beside 0, 1 and 2 means a row without a label: leave such rows out, or"
            + " give the class a name",
        source);
  }

  /** A label as its class is called: tables that once had gaps write 1 as 1.0. */
  static String plain(String label) {
    Matcher whole = WHOLE.matcher(label);
    return whole.matches() ? whole.group(1) : label;
  }

  /** The index of a class, or the number itself. */
  float value(DataFile file, long line, String label) {
    if (kind == Kind.REGRESSION) {
      return number(file, line, label);
    }
    int index = classes.indexOf(label);
    if (index < 0) {
      throw file.at(
          line,
          "label \"%s\" does not occur in the training rows%s (classes: %s)",
          label,
          Names.near(label, classes),
          Names.list(classes));
    }
    return index;
  }

  /** Plain decimal notation only: Java would also take NaN, Infinity and 1f. */
  private static float number(DataFile file, long line, String label) {
    try {
      float value = new BigDecimal(label).floatValue();
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw file.at(line, "label \"%s\": expected a finite number", label);
  }
}
