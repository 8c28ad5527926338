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
  private Throwable failure;
  private RuntimeException lost;

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
    checkIsSound();
    return pack.ask(this, new Step(batch, rate, headRate));
  }

  /** The trial's outputs as learned so far, row-major {@code [batch x outputs]}. */
  public float[] logits(Batch batch) {
    checkIsSound();
    return pack.ask(this, new Outputs(batch));
  }

  /**
   * Brings the trial's own tensors up to date. To be called before they are read, written or
   * closed, and before its adaptation trains other weights.
   */
  public void settle() {
    pack.settle();
    checkIsSound();
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

  /**
   * @param reason a RuntimeException or an Error
   */
  void fail(Throwable reason) {
    failure = reason;
    request = null;
  }

  /** What the trial learned is gone: it fails as soon as it wants something. */
  void lose(RuntimeException reason) {
    lost = reason;
    if (isWaiting()) {
      fail(reason);
    }
  }

  private void checkIsSound() {
    if (lost != null) {
      throw lost;
    }
  }

  float[] taken() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
    return answer;
  }
}
