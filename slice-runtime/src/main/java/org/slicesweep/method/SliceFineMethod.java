package org.slicesweep.method;

import static org.slicesweep.common.InputException.check;

import java.util.List;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;
import org.slicesweep.slice.SliceSchedule;

/**
 * SliceFine (arXiv 2510.08513): trains r rows or columns of each targeted weight matrix in place.
 *
 * @param rank rows or columns trained at a time
 * @param position first row or column
 * @param indices explicit rows or columns instead of position and rank; null for a contiguous slice
 * @param category lets a ranking pick the slice instead of {@code position}; null for none
 * @param moveInterval optimizer steps between moves; null for a static slice
 * @param maxPosition highest start a moving slice takes before it wraps to 0; null for the matrix
 * @param bias whether the layer's bias is trained too
 * @param targets glob patterns over layer names; null for every linear layer of the encoder
 * @param rankDecay factor on the rank at each plateau of the validation metric
 * @param minRank the rank never decays below this
 * @param ticketRounds rounds of pruning and rewinding; null means 2, as for the next three only
 *     with a category that needs a lottery ticket
 * @param ticketSteps full fine-tuning steps before each pruning; null means 60
 * @param ticketPrune share of the surviving weights that each round prunes; null means 0.5
 * @param ticketLearningRate rate of that fine-tuning; null means 1e-4
 */
public record SliceFineMethod(
    Axis axis,
    int rank,
    int position,
    List<Integer> indices,
    SliceCategory category,
    Integer moveInterval,
    Integer maxPosition,
    boolean bias,
    List<String> targets,
    double rankDecay,
    int minRank,
    Integer ticketRounds,
    Integer ticketSteps,
    Double ticketPrune,
    Double ticketLearningRate)
    implements Method {
  private static final long serialVersionUID = 1L;

  /** What a sweep file that says nothing gets. */
  public static final SliceFineMethod DEFAULT = at(Axis.COLUMN, 0, 5);

  /** A static slice of every layer. */
  public static SliceFineMethod at(Axis axis, int position, int rank) {
    return new SliceFineMethod(
        axis, rank, position, null, null, null, null, false, null, 1.0, 1, null, null, null, null);
  }

  /** A static slice of every layer, picked by a ranking. */
  public static SliceFineMethod ranked(Axis axis, int rank, SliceCategory category) {
    return new SliceFineMethod(
        axis, rank, 0, null, category, null, null, false, null, 1.0, 1, null, null, null, null);
  }

  /** A slice of every layer that moves on every {@code interval} steps. */
  public static SliceFineMethod moving(Axis axis, int position, int rank, int interval) {
    return new SliceFineMethod(
        axis, rank, position, null, null, interval, null, false, null, 1.0, 1, null, null, null,
        null);
  }

  public SliceFineMethod {
    indices = indices == null ? null : List.copyOf(indices);
    targets = targets == null ? null : List.copyOf(targets);
    check(axis != null, "axis", "axis is missing: expected row, column or row_column");
    check(rank >= 1, "rank", "rank %d: expected at least 1", rank);
    check(position >= 0, "position", "position %d: expected 0 or more", position);
    check(
        moveInterval == null || moveInterval >= 1,
        "move_interval",
        "move_interval %s: expected at least 1 step (leave it out for a static slice)",
        moveInterval);
    check(
        maxPosition == null || maxPosition >= position,
        "max_position",
        "max_position %s: expected position (%s) or more",
        maxPosition,
        position);
    check(
        axis != Axis.ROW_COLUMN || moveInterval != null,
        "move_interval",
        "axis row_column changes at every move: set move_interval");
    check(
        indices == null || (!indices.isEmpty() && indices.stream().allMatch(i -> i >= 0)),
        "indices",
        "indices %s: expected one or more numbers from 0",
        indices);
    check(
        indices == null || indices.stream().distinct().count() == indices.size(),
        "indices",
        "indices %s: a row or column may stand there once",
        indices);
    check(
        indices == null || (category == null && moveInterval == null),
        "indices",
        "indices name a fixed slice: leave out category and move_interval");
    check(
        category == null || moveInterval == null,
        "category",
        "a category picks a fixed slice: leave out move_interval");
    check(
        category == null || position == 0,
        "position",
        "a category picks the position: leave out position %d",
        position);
    boolean usesTicket = category != null && category.needsTicket();
    check(
        usesTicket
            || (ticketRounds == null
                && ticketSteps == null
                && ticketPrune == null
                && ticketLearningRate == null),
        "ticket_rounds",
        "ticket_… settings are for category winning or losing");
    check(
        ticketRounds == null || ticketRounds >= 1,
        "ticket_rounds",
        "ticket_rounds %s: expected at least 1",
        ticketRounds);
    check(
        ticketSteps == null || ticketSteps >= 1,
        "ticket_steps",
        "ticket_steps %s: expected at least 1",
        ticketSteps);
    check(
        ticketPrune == null || (ticketPrune > 0 && ticketPrune < 1),
        "ticket_prune",
        "ticket_prune %s: expected above 0, below 1",
        ticketPrune);
    check(
        ticketLearningRate == null || ticketLearningRate > 0,
        "ticket_learning_rate",
        "ticket_learning_rate %s: expected above 0",
        ticketLearningRate);
    check(targets == null || !targets.isEmpty(), "targets", "targets is empty");
    check(
        rankDecay > 0 && rankDecay <= 1,
        "rank_decay",
        "rank_decay %s: expected above 0, at most 1",
        rankDecay);
    check(
        minRank >= 1 && minRank <= rank,
        "min_rank",
        "min_rank %d: expected 1 to rank (%d)",
        minRank,
        rank);
  }

  /** Whether a targeted layer's bias is trained: those that have none are left without. */
  boolean trainsBias(LinearLayer layer) {
    return bias && layer.bias().isPresent();
  }

  @Override
  public String name() {
    return "slicefine";
  }

  /** When and where a slice without a category or explicit indices moves. */
  public SliceSchedule schedule() {
    return new SliceSchedule(axis, rank, position, moveInterval, maxPosition);
  }

  @Override
  public Adaptation adapt(AdaptationContext context) {
    return new SliceAdaptation(this, context);
  }

  @Override
  public Adaptation adaptShared(AdaptationContext context) {
    return bias ? adapt(context) : new SharedSliceAdaptation(this, context);
  }
}
