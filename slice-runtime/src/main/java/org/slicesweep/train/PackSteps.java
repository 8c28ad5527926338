package org.slicesweep.train;

import java.util.List;
import java.util.function.Supplier;
import org.slicesweep.pack.Layout;
import org.slicesweep.pack.Member;
import org.slicesweep.pack.Seat;
import org.slicesweep.task.Batch;

/** Steps that a trial takes with the others of its pack. */
final class PackSteps implements Steps {
  private final Seat seat;
  private final Member member;
  private final OptimizerState optimizer;

  PackSteps(Seat seat, Member member, OptimizerState optimizer) {
    this.seat = seat;
    this.member = member;
    this.optimizer = optimizer;
    optimizer.reset(parameters(member.layout().ofHead()), false);
    seat.take(member);
  }

  private static List<TrainProgram.Parameter> parameters(List<Layout.Parameter> all) {
    return all.stream().map(one -> new TrainProgram.Parameter(one.name(), one.shape())).toList();
  }

  @Override
  public void restart() {
    settle();
    optimizer.reset(parameters(member.layout().ofMethod()), false);
  }

  @Override
  public float[] run(List<Batch> parts, double rate, double headRate) {
    return seat.step(parts.get(0), rate, headRate);
  }

  @Override
  public void settle() {
    seat.settle();
  }

  @Override
  public float[] logits(Batch batch) {
    return seat.logits(batch);
  }

  @Override
  public long trainableParameters() {
    return member.layout().size();
  }

  @Override
  public StepTimes times(Supplier<List<Batch>> batches) {
    throw new IllegalStateException("a step of a pack is not one trial's");
  }

  /** The others no longer hold what the trial learned when its tensors go. */
  @Override
  public void close() {
    settle();
  }
}
