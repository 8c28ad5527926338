package org.slicesweep.jobs.search;

import java.util.Comparator;

/**
 * What a trial brought to a rung. The better metric comes first, of equal ones the earlier.
 *
 * @param order counts the arrivals of a search
 */
record Arrival(Contender contender, double metric, long order) implements Comparable<Arrival> {
  private static final Comparator<Arrival> BEST_FIRST =
      Comparator.comparingDouble(Arrival::metric).reversed().thenComparingLong(Arrival::order);

  @Override
  public int compareTo(Arrival other) {
    return BEST_FIRST.compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Arrival arrival && order == arrival.order;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(order);
  }
}
