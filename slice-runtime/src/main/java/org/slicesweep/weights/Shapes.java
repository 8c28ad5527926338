package org.slicesweep.weights;

import java.util.List;

/** Arithmetic on shapes that came from a file, so nothing about them can be taken for granted. */
final class Shapes {
  private Shapes() {}

  /**
   * The number of elements of a tensor; 1 for a scalar's empty shape.
   *
   * @throws ArithmeticException if a dimension is negative or the product does not fit a long
   */
  static long elements(List<Long> shape) {
    long elements = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new ArithmeticException("dimension " + dimension + " is negative");
      }
      elements = multiply(elements, dimension, shape);
    }
    return elements;
  }

  /**
   * The number of bytes of a tensor.
   *
   * @throws ArithmeticException if a dimension is negative or the size does not fit a long
   */
  static long bytes(ElementType type, List<Long> shape) {
    return multiply(elements(shape), type.bytes(), shape);
  }

  private static long multiply(long size, long factor, List<Long> shape) {
    try {
      return Math.multiplyExact(size, factor);
    } catch (ArithmeticException e) {
      ArithmeticException named =
          new ArithmeticException("shape " + shape + " has more elements than a file can hold");
      named.initCause(e);
      throw named;
    }
  }
}
