package org.slicesweep.slice;

/**
 * When a slice moves and where to: every {@code interval} optimizer steps to the next position,
 * {@code rank} further on, wrapping to 0 behind the last one that fits (paper, section 4).
 *
 * @param axis with {@link Axis#ROW_COLUMN}, each position is trained as columns, then as rows
 * @param position where the slice starts
 * @param interval steps between moves, or null if it never moves
 * @param maxPosition the highest start it takes, or null for whatever the matrix allows
 */
public record SliceSchedule(
    Axis axis, int rank, int position, Integer interval, Integer maxPosition) {

  /** Whether the slice moves after {@code stepsDone} optimizer steps. */
  public boolean movesAfter(int stepsDone) {
    return interval != null && stepsDone > 0 && stepsDone % interval == 0;
  }

  /** The slice of a matrix {@code [outputs x inputs]} after a number of moves. */
  public Slice after(int moves, int outputs, int inputs) {
    Axis now = axisAfter(moves);
    int steps = axis == Axis.ROW_COLUMN ? moves / 2 : moves;
    int extent = Slice.extent(now, outputs, inputs);
    int last = extent - rank;
    if (maxPosition != null) {
      last = Math.min(last, maxPosition);
    }
    return Slice.contiguous(now, positionAfter(steps, last), rank);
  }

  public SliceSchedule withRank(int rank) {
    return new SliceSchedule(axis, rank, position, interval, maxPosition);
  }

  public Axis axisAfter(int moves) {
    if (axis != Axis.ROW_COLUMN) {
      return axis;
    }
    return moves % 2 == 0 ? Axis.COLUMN : Axis.ROW;
  }

  /**
   * @param last the highest start position
   */
  private int positionAfter(int steps, int last) {
    int beforeWrap = Math.max(0, last - position) / rank + 1;
    if (steps < beforeWrap) {
      return position + steps * rank;
    }
    int cycle = last / rank + 1;
    return (steps - beforeWrap) % cycle * rank;
  }
}
