package org.slicesweep.jobs.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Aligned columns of text: the first ones to the left, the others to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String> header;
  private final int leftAligned;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param leftAligned how many columns, counted from the first, are aligned to the left
   */
  TextTable(List<String> header, int leftAligned) {
    this.header = List.copyOf(header);
    this.leftAligned = leftAligned;
  }

  void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  /**
   * The table with a line feed after every row; columns that are empty in every row are left out.
   */
  String render() {
    StringBuilder text = new StringBuilder();
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      int column = i;
      if (rows.stream().anyMatch(row -> !row.get(column).isEmpty())) {
        columns.add(i);
      }
    }
    List<List<String>> lines = new ArrayList<>(List.of(header));
    lines.add(Collections.nCopies(header.size(), ""));
    lines.addAll(rows);
    for (int i = 0; i < lines.size(); i++) {
      StringBuilder line = new StringBuilder();
      for (int column : columns) {
        int width = width(column);
        String cell = i == 1 ? "-".repeat(width) : lines.get(i).get(column);
        String padding = " ".repeat(width - cell.length());
        line.append(line.isEmpty() ? "" : GAP);
        line.append(column < leftAligned ? cell + padding : padding + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return Math.max(
        header.get(column).length(),
        rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
  }
}
