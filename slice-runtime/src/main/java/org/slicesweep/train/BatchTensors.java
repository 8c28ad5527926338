package org.slicesweep.train;

import java.util.ArrayList;
import java.util.List;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Head;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** A batch as tensors, in the order that {@link org.slicesweep.backbone.TextInputs} declares. */
public final class BatchTensors {
  private BatchTensors() {}

  /** Ids, types and mask. */
  public static List<Tensor> of(TensorScope scope, Staging staging, Batch batch) {
    int rows = batch.size();
    int tokens = batch.length();
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(staging.longs(scope, "ids", batch.ids(), rows, tokens));
    tensors.add(staging.longs(scope, "types", batch.typeIds(), rows, tokens));
    tensors.add(staging.floats(scope, "mask", batch.mask(), rows, tokens));
    return tensors;
  }

  static Tensor labels(TensorScope scope, Staging staging, Batch batch, Head head) {
    float[] labels = batch.labels();
    if (head.labelType() == DType.FP32) {
      return staging.floats(scope, "labels", labels, labels.length);
    }
    long[] classes = new long[labels.length];
    for (int i = 0; i < labels.length; i++) {
      classes[i] = (long) labels[i];
    }
    return staging.longs(scope, "labels", classes, classes.length);
  }
}
