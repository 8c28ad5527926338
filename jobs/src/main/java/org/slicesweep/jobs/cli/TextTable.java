package org.slicesweep.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Rows in aligned columns; columns of numbers to the right. */
final class TextTable {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9.,]*(E-?[0-9]+)?|NaN|null|");
  private static final String GAP = "  ";

  private TextTable() {}

  /** Lines without trailing spaces, a line a row under the header. */
  static List<String> lines(List<String> header, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(header);
    all.addAll(rows);
    int[] widths = new int[header.size()];
    boolean[] numbers = new boolean[header.size()];
    for (int column = 0; column < widths.length; column++) {
      int at = column;
      widths[at] = all.stream().mapToInt(row -> width(row.get(at))).max().orElse(0);
      numbers[at] =
          !rows.isEmpty() && rows.stream().allMatch(row -> NUMBER.matcher(row.get(at)).matches());
    }
    return all.stream().map(row -> line(row, widths, numbers)).toList();
  }

  private static String line(List<String> row, int[] widths, boolean[] numbers) {
    return String.join(
            GAP,
            IntStream.range(0, row.size())
                .mapToObj(
                    column -> {
                      String space = " ".repeat(widths[column] - width(row.get(column)));
                      return numbers[column] ? space + row.get(column) : row.get(column) + space;
                    })
                .toList())
        .stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
