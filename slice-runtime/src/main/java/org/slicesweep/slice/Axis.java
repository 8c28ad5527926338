package org.slicesweep.slice;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which way a slice of a weight matrix W [outputs x inputs] runs. */
public enum Axis {
  /** r rows: r outputs of the layer. */
  @JsonProperty("row")
  ROW,
  /** r columns: r inputs of the layer. */
  @JsonProperty("column")
  COLUMN,
  /** Column and row in turn, changing at every move. */
  @JsonProperty("row_column")
  ROW_COLUMN
}
