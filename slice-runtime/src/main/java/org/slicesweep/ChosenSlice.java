package org.slicesweep;

import java.io.Serializable;
import java.util.List;

/**
 * Which rows or columns of which layer a trial started on, and why.
 *
 * @param axis {@code row} or {@code column}
 * @param indices the chosen rows or columns
 * @param score mean score of the slice (Wanda importance, or density in the ticket), null where the
 *     position was given
 */
public record ChosenSlice(String layer, String axis, List<Integer> indices, Double score)
    implements Serializable {
  public ChosenSlice {
    indices = List.copyOf(indices);
  }
}
