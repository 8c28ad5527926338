package org.slicesweep.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** Copies of what a trial had learned when its validation metric was best. */
final class BestModel implements AutoCloseable {
  private final TensorScope scope;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  BestModel(TensorScope scope) {
    this.scope = scope;
  }

  boolean isEmpty() {
    return tensors.isEmpty();
  }

  /** Keeps copies, in place of those before. */
  void keep(Map<String, Tensor> learned) {
    learned.forEach(
        (name, tensor) -> {
          Tensor before = tensors.put(name, scope.copyOf(tensor, tensor.dtype()));
          if (before != null) {
            before.close();
          }
        });
  }

  Map<String, Tensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    tensors.clear();
    scope.close();
  }
}
