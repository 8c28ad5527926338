package org.slicesweep.jobs.report;

import java.util.List;

/** One figure: the query it comes from, and what it makes of the rows. */
interface Figure {
  /** The name of its files. */
  String name();

  /** The one query it comes from; {@link Measurement} names its columns. */
  String sql();

  /** Why there is no figure where the query gives nothing, as half a sentence. */
  default String nothing() {
    return "no trial that it could show has succeeded";
  }

  /**
   * @param subject what all rows have in common
   * @param rows what the query gave
   * @throws NothingToDraw if the rows make no figure
   */
  Drawing drawing(Subject subject, List<Measurement> rows) throws NothingToDraw;

  /** A figure of one panel: accuracy against something. */
  interface OfPanel extends Figure {
    /** As {@link #drawing}, before it is drawn. */
    Panel panel(Subject subject, List<Measurement> rows) throws NothingToDraw;

    @Override
    default Drawing drawing(Subject subject, List<Measurement> rows) throws NothingToDraw {
      return new PanelChart(panel(subject, rows));
    }
  }
}
