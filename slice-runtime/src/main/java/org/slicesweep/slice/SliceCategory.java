package org.slicesweep.slice;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which slice of each matrix is trained, by what a ranking says of it. */
public enum SliceCategory {
  /** The slice with the highest Wanda score. */
  @JsonProperty("most")
  MOST,
  /** The slice with the lowest Wanda score. */
  @JsonProperty("least")
  LEAST,
  /** Half of the most and half of the least important rows or columns. */
  @JsonProperty("mixed")
  MIXED,
  /** A position drawn from the trial's seed, another in every layer. */
  @JsonProperty("random")
  RANDOM,
  /** The slice densest in the lottery ticket's surviving weights. */
  @JsonProperty("winning")
  WINNING,
  /** The slice densest in the weights that the ticket pruned. */
  @JsonProperty("losing")
  LOSING;

  /** Whether Wanda scores decide. */
  public boolean needsWanda() {
    return this == MOST || this == LEAST || this == MIXED;
  }

  /** Whether a lottery ticket decides. */
  public boolean needsTicket() {
    return this == WINNING || this == LOSING;
  }
}
