package org.slicesweep.method;

/** Trains the head on a backbone that stays as it was: what any method has to beat. */
public record FrozenProbe() implements Method {
  private static final long serialVersionUID = 1L;

  @Override
  public String name() {
    return "frozen_probe";
  }

  @Override
  public Adaptation adapt(AdaptationContext context) {
    return new PretrainedAdaptation(context.model().dtype());
  }
}
