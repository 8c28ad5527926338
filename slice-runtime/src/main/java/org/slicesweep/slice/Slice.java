package org.slicesweep.slice;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.slicesweep.common.InputException;

/**
 * Some rows or some columns of a weight matrix W {@code [outputs x inputs]}.
 *
 * @param axis {@link Axis#ROW} or {@link Axis#COLUMN}
 * @param indices which ones, in ascending order
 */
public record Slice(Axis axis, List<Integer> indices) {
  public Slice {
    if (axis == Axis.ROW_COLUMN) {
      throw new IllegalArgumentException("a slice has one axis; ROW_COLUMN is a schedule's");
    }
    if (indices.isEmpty()) {
      throw new IllegalArgumentException("a slice has at least one row or column");
    }
    indices = indices.stream().sorted().toList();
  }

  /** {@code rank} neighbouring rows or columns from {@code position}. */
  public static Slice contiguous(Axis axis, int position, int rank) {
    return new Slice(axis, IntStream.range(position, position + rank).boxed().toList());
  }

  public static Slice of(Axis axis, int... indices) {
    return new Slice(axis, Arrays.stream(indices).boxed().toList());
  }

  public int rank() {
    return indices.size();
  }

  /** The first row or column. */
  public int position() {
    return indices.get(0);
  }

  /** The same slice with its last rows or columns left out. */
  public Slice shrunkTo(int rank) {
    return new Slice(axis, indices.subList(0, rank));
  }

  public long[] toLongs() {
    return indices.stream().mapToLong(Integer::longValue).toArray();
  }

  /** How many rows or columns a matrix has along an axis. */
  public static int extent(Axis axis, int outputs, int inputs) {
    return axis == Axis.ROW ? outputs : inputs;
  }

  /**
   * @param layer named in the message
   * @throws InputException if the matrix {@code [outputs x inputs]} has no such rows or columns
   */
  public void checkFits(String layer, int outputs, int inputs) {
    int extent = extent(axis, outputs, inputs);
    String matrix = layer + " [" + outputs + " x " + inputs + "]";
    InputException.check(
        rank() <= extent,
        "rank",
        "rank %d does not fit %s: a rank is between 1 and %d",
        rank(),
        matrix,
        extent);
    int last = indices.get(indices.size() - 1);
    boolean contiguous = last - position() + 1 == rank();
    InputException.check(
        last < extent,
        contiguous ? "position" : "indices",
        contiguous
            ? "position %1$d with rank %2$d does not fit %3$s: the last position is %4$d"
            : "index %5$d does not fit %3$s: the last index is %6$d",
        position(),
        rank(),
        matrix,
        extent - rank(),
        last,
        extent - 1);
  }

  @Override
  public String toString() {
    return axis.name().toLowerCase(Locale.ROOT) + " " + indices;
  }
}
