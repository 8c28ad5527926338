package org.slicesweep.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slicesweep.torch.Tensor;

/**
 * All that decides how a {@link Trainer} goes on, at a moment between two steps.
 *
 * @param tensors fp32 and INT64, by name; those of a running trainer may be its own and change with
 *     its next step
 */
public record Progress(Standing standing, Map<String, Tensor> tensors) {

  /**
   * Numbers of the training.
   *
   * @param validation as {@link Trainer#validation}
   * @param plateau what was noticed of the validation metric
   */
  public record Standing(
      int stepsDone,
      double trainSeconds,
      double warmUpSeconds,
      Double validation,
      Plateau.Memory plateau) {}

  /** Tensors under {@code <group>/}, without it. */
  Map<String, Tensor> group(String group) {
    String prefix = group + "/";
    Map<String, Tensor> members = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            members.put(name.substring(prefix.length()), tensor);
          }
        });
    return members;
  }

  static void add(Map<String, Tensor> all, String group, Map<String, Tensor> members) {
    members.forEach((name, tensor) -> all.put(group + "/" + name, tensor));
  }
}
