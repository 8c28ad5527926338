package org.slicesweep.pack;

import org.slicesweep.task.Batch;

/** A trial's place in a {@link Pack}. To be used by the trial's own thread alone. */
public final class Seat {

  /** What a trial waits for. */
  sealed interface Request {}

  /** An optimizer step on a batch. */
  record Step(Batch batch, double rate, double headRate) implements Request {}

  /** The model's outputs for a batch. */
  record Outputs(Batch batch) implements Request {}

  private final Pack pack;
  private Member member;
  private Request request;
  private float[] answer;
  private RuntimeException failure;

  Seat(Pack pack) {
    this.pack = pack;
  }

  /** Brings the trial. Until then, and once it has left, the others neither need nor see it. */
  public void take(Member trial) {
    member = trial;
  }

  /**
   * Takes a step together with the others, and waits until all of them want one.
   *
   * @return loss and gradient norm
   */
  public float[] step(Batch batch, double rate, double headRate) {
    return pack.ask(this, new Step(batch, rate, headRate));
  }

  /** The trial's outputs as learned so far, row-major {@code [batch x outputs]}. */
  public float[] logits(Batch batch) {
    return pack.ask(this, new Outputs(batch));
  }

  /**
   * Brings the trial's own tensors up to date. To be called before they are read, written or
   * closed, and before its adaptation trains other weights.
   */
  public void settle() {
    pack.settle();
  }

  Member member() {
    return member;
  }

  Request request() {
    return request;
  }

  void wants(Request wanted) {
    request = wanted;
    answer = null;
    failure = null;
  }

  boolean isWaiting() {
    return request != null;
  }

  void answer(float[] values) {
    answer = values;
    request = null;
  }

  void fail(RuntimeException reason) {
    failure = reason;
    request = null;
  }

  float[] taken() {
    if (failure != null) {
      throw failure;
    }
    return answer;
  }
}
