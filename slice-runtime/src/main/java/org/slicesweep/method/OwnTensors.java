package org.slicesweep.method;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** Tensors of a trial's own, by name. What another one takes the place of is freed. */
final class OwnTensors {
  private final TensorScope scope;
  private final Map<String, Tensor> tensors = new HashMap<>();

  OwnTensors(TensorScope scope) {
    this.scope = scope;
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** Null if there is none. */
  Tensor get(String name) {
    return tensors.get(name);
  }

  void put(String name, Tensor tensor) {
    Tensor before = tensors.put(name, tensor);
    if (before != null) {
      before.close();
    }
  }

  void put(String name, float[] values, DType dtype, Shape shape) {
    try (Tensor staged = scope.floats(values, shape.sizes())) {
      put(name, scope.copyOf(staged, dtype));
    }
  }

  void drop(String name) {
    Tensor before = tensors.remove(name);
    if (before != null) {
      before.close();
    }
  }

  Map<String, Tensor> all() {
    return Collections.unmodifiableMap(tensors);
  }
}
