package org.slicesweep.method;

import java.util.List;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * How a change of some rows or columns of a weight is a low-rank one: the changes are one factor,
 * and the other, the places, has a one for each where it belongs and is zero elsewhere.
 *
 * @param rank how many rows or columns there is room for
 */
record SlicePlaces(LinearLayer layer, Axis axis, int rank) {
  static SlicePlaces of(LinearLayer layer, Slice slice) {
    return new SlicePlaces(layer, slice.axis(), slice.rank());
  }

  private boolean rows() {
    return axis == Axis.ROW;
  }

  /** Of the changes: {@code [rank x inputs]} for rows, {@code [outputs x rank]} for columns. */
  Shape values() {
    return rows() ? Shape.of(rank, layer.inputs()) : Shape.of(layer.outputs(), rank);
  }

  /** Of the places: {@code [outputs x rank]} for rows, {@code [rank x inputs]} for columns. */
  Shape shape() {
    return rows() ? Shape.of(layer.outputs(), rank) : Shape.of(rank, layer.inputs());
  }

  /** The places of rows or columns, row-major; where there is room for more, zeros. */
  float[] ones(List<Integer> indices) {
    float[] ones = new float[(int) shape().size()];
    for (int j = 0; j < indices.size(); j++) {
      int index = indices.get(j);
      ones[rows() ? index * rank + j : j * layer.inputs() + index] = 1;
    }
    return ones;
  }

  /**
   * @param places name of their tensor
   */
  LowRankTerm term(LowRankFactor values, String places, DType dtype) {
    LowRankFactor where = LowRankFactor.constant(places, shape(), dtype);
    return rows() ? new LowRankTerm(values, where, 1) : new LowRankTerm(where, values, 1);
  }

  /** The change of the whole weight. */
  Node change(Node values, Node places) {
    return rows() ? places.matmul(values) : values.matmul(places);
  }
}
