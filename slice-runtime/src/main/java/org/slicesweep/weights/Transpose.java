package org.slicesweep.weights;

import java.nio.ByteBuffer;
import java.util.List;

/** Turns a matrix. */
final class Transpose {
  private Transpose() {}

  /** A copy of a matrix [rows, columns] as [columns, rows], under the same name. */
  static TensorView of(TensorView matrix) {
    int rows = Math.toIntExact(matrix.shape().get(0));
    int columns = Math.toIntExact(matrix.shape().get(1));
    int width = matrix.type().bytes();
    byte[] from = new byte[matrix.data().remaining()];
    matrix.data().get(from);
    byte[] to = new byte[from.length];
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(
            from, (row * columns + column) * width, to, (column * rows + row) * width, width);
      }
    }
    List<Long> shape = List.of((long) columns, (long) rows);
    return new TensorView(matrix.name(), matrix.type(), shape, ByteBuffer.wrap(to));
  }
}
