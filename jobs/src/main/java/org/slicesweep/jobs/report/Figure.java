package org.slicesweep.jobs.report;

import java.util.List;

/** One figure: the query it comes from, and what it makes of the rows. */
interface Figure {
  /** All of them, in the paper's order. */
  List<Figure> ALL =
      List.of(
          new RankFigure(),
          new PositionFigure(),
          new WandaFigure(),
          new LotteryFigure(),
          new MoveIntervalFigure());

  /** The name of its files. */
  String name();

  /** The one query it comes from; {@link Measurement} names its columns. */
  String sql();

  /**
   * @param subject what all rows have in common
   * @param rows slices that the figure may show, and baselines
   * @throws NothingToDraw if the rows make no figure
   */
  Panel panel(Subject subject, List<Measurement> rows) throws NothingToDraw;
}
