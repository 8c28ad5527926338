package org.slicesweep.torch;

import java.util.ArrayList;
import java.util.List;

/**
 * One extent of a {@link Shape}: a number times named sizes that are known only when the program
 * runs, such as {@code 384}, {@code batch} or {@code batch*tokens}.
 */
public record Dim(long factor, List<String> symbols) {
  public static final Dim ONE = of(1);

  public Dim {
    if (factor < 1) {
      throw new GraphException("a dimension is at least 1, not " + factor);
    }
    symbols = symbols.stream().sorted().toList();
  }

  public static Dim of(long size) {
    return new Dim(size, List.of());
  }

  /** A size that each call brings with its inputs. */
  public static Dim named(String symbol) {
    return new Dim(1, List.of(symbol));
  }

  public Dim times(Dim other) {
    List<String> product = new ArrayList<>(symbols);
    product.addAll(other.symbols);
    return new Dim(Math.multiplyExact(factor, other.factor), product);
  }

  public boolean isFixed() {
    return symbols.isEmpty();
  }

  /** The size in numbers; fails for a size that is known only at run time. */
  public long size() {
    if (!isFixed()) {
      throw new GraphException("the size of " + this + " is known only when the program runs");
    }
    return factor;
  }

  @Override
  public String toString() {
    String names = String.join("*", symbols);
    if (isFixed()) {
      return Long.toString(factor);
    }
    return factor == 1 ? names : factor + "*" + names;
  }
}
