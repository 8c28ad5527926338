package org.slicesweep.task;

import java.util.List;
import java.util.OptionalInt;
import org.slicesweep.common.InputException;

/**
 * The columns a task wants.
 *
 * @param header whether a delimited file starts with names; null where the columns must tell
 * @param ragged what to do with a row that is not as wide as the first
 */
record Columns(List<Column> wanted, Boolean header, Ragged ragged) {
  /** A column, and the setting that names it. */
  record Column(String key, String name) {
    /** The position that the name stands for, if it is a number. */
    OptionalInt position() {
      return name.matches("\\d{1,6}")
          ? OptionalInt.of(Integer.parseInt(name))
          : OptionalInt.empty();
    }
  }

  /** What to do with a row of a delimited file that is not as wide as the first. */
  enum Ragged {
    /** A mistake: a stray delimiter moves every later field. */
    REFUSE,
    /** Ignore further fields; a narrower row is a mistake. */
    ALLOW_WIDER,
    /** Ignore further fields; leave out narrower rows and rows without text, and say how many. */
    DROP
  }

  /** Where the wanted columns stand among {@code names}. */
  int[] positions(DataFile file, List<String> names) {
    return wanted.stream().mapToInt(column -> position(file, column, names)).toArray();
  }

  private static int position(DataFile file, Column column, List<String> names) {
    int first = names.indexOf(column.name());
    if (first >= 0) {
      if (first != names.lastIndexOf(column.name())) {
        throw new InputException(
            column.key(),
            String.format(
                "%s: two columns are named \"%s\": give its position (%d or %d) instead",
                file, column.name(), first, names.lastIndexOf(column.name())));
      }
      return first;
    }
    OptionalInt position = column.position();
    if (position.isPresent() && position.getAsInt() < names.size()) {
      return position.getAsInt();
    }
    throw missing(file, 1, column, names);
  }

  /** The message for a column that is not there, at the line that shows it. */
  static InputException missing(DataFile file, long line, Column column, List<String> names) {
    return new InputException(
        column.key(),
        String.format(
            "%s:%d: no column \"%s\"%s (columns: %s)",
            file, line, column.name(), Names.near(column.name(), names), Names.list(names)));
  }
}
