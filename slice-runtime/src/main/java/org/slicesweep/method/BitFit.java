package org.slicesweep.method;

import java.util.Map;
import org.slicesweep.common.InputException;

/**
 * BitFit (Ben Zaken et al. 2022): trains every bias of the backbone, those of layer norms included,
 * and adds nothing.
 */
public record BitFit() implements Method {
  private static final long serialVersionUID = 1L;

  @Override
  public String name() {
    return "bitfit";
  }

  /**
   * @throws InputException for a backbone without biases
   */
  @Override
  public void checkAgainst(TrialConditions conditions) {
    InputException.check(
        conditions.backbone().weights().keySet().stream().anyMatch(BitFit::isBias),
        "method",
        "bitfit trains biases, and this backbone has none");
  }

  /** VideoMAE's are called {@code q_bias} and {@code v_bias}. */
  private static boolean isBias(String weight) {
    return weight.endsWith(".bias") || weight.endsWith("_bias");
  }

  @Override
  public Adaptation adapt(AdaptationContext context) {
    return new FullAdaptation(context, BitFit::isBias, Map.of());
  }
}
