package org.slicesweep.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The extents of a tensor, some of which may be named. */
public record Shape(List<Dim> dims) {
  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    dims = List.copyOf(dims);
  }

  public static Shape of(Dim... dims) {
    return new Shape(List.of(dims));
  }

  public static Shape of(long... sizes) {
    return new Shape(Arrays.stream(sizes).mapToObj(Dim::of).toList());
  }

  public int rank() {
    return dims.size();
  }

  /** The extent at {@code axis}; negative axes count from the end. */
  public Dim dim(int axis) {
    return dims.get(axis < 0 ? rank() + axis : axis);
  }

  public Dim last() {
    return dim(-1);
  }

  /** How many elements. */
  public Dim elements() {
    return dims.stream().reduce(Dim.ONE, Dim::times);
  }

  /** Number of elements of a shape without named extents. */
  public long size() {
    return elements().size();
  }

  public long[] sizes() {
    return dims.stream().mapToLong(Dim::size).toArray();
  }

  Shape with(int axis, Dim dim) {
    List<Dim> changed = new ArrayList<>(dims);
    changed.set(axis < 0 ? rank() + axis : axis, dim);
    return new Shape(changed);
  }

  Shape without(int axis) {
    List<Dim> fewer = new ArrayList<>(dims);
    fewer.remove(axis < 0 ? rank() + axis : axis);
    return new Shape(fewer);
  }

  /** The shape of an element-wise operation (NumPy's broadcasting rule), or null if none fits. */
  Shape broadcast(Shape other) {
    int rank = Math.max(rank(), other.rank());
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Dim mine = i < rank - rank() ? Dim.ONE : dims.get(i - (rank - rank()));
      Dim theirs = i < rank - other.rank() ? Dim.ONE : other.dims.get(i - (rank - other.rank()));
      if (mine.equals(theirs) || theirs.equals(Dim.ONE)) {
        result.add(mine);
      } else if (mine.equals(Dim.ONE)) {
        result.add(theirs);
      } else {
        return null;
      }
    }
    return new Shape(result);
  }

  @Override
  public String toString() {
    return dims.stream().map(Dim::toString).collect(Collectors.joining(" x ", "[", "]"));
  }
}
