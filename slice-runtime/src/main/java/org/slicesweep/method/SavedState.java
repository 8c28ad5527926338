package org.slicesweep.method;

import java.util.Arrays;
import java.util.Map;
import org.slicesweep.common.InputException;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** Tensors of a trial that was left, and those of the trial that takes them up. */
public final class SavedState {
  private SavedState() {}

  /**
   * Writes saved values over tensors in place.
   *
   * @throws InputException unless the names, types and shapes are the same
   */
  public static void overwrite(
      Map<String, Tensor> saved, Map<String, Tensor> tensors, TensorScope scope) {
    InputException.check(
        saved.keySet().equals(tensors.keySet()),
        "",
        "%d tensors are saved, among them not all of %s",
        saved.size(),
        tensors.keySet());
    tensors.forEach(
        (name, tensor) -> {
          Tensor value = saved.get(name);
          InputException.check(
              value.dtype() == tensor.dtype() && Arrays.equals(value.sizes(), tensor.sizes()),
              "",
              "%s is saved as %s %s: expected %s %s",
              name,
              value.dtype(),
              Arrays.toString(value.sizes()),
              tensor.dtype(),
              Arrays.toString(tensor.sizes()));
          scope.overwrite(tensor, value);
        });
  }

  /**
   * The whole numbers of a saved tensor.
   *
   * @throws InputException if there is no such tensor, or it holds others
   */
  static long[] longs(Map<String, Tensor> saved, String name) {
    Tensor tensor = saved.get(name);
    InputException.check(
        tensor != null && tensor.dtype() == DType.INT64,
        "",
        "%s is not saved, or not as whole numbers",
        name);
    return tensor.toLongs();
  }

  /** Values of either type; whole numbers as they are up to 2^24. */
  static float[] numbers(Tensor tensor) {
    if (tensor.dtype() != DType.INT64) {
      return tensor.toFloats();
    }
    long[] whole = tensor.toLongs();
    float[] numbers = new float[whole.length];
    for (int i = 0; i < whole.length; i++) {
      numbers[i] = whole[i];
    }
    return numbers;
  }
}
