package org.slicesweep.task;

import java.util.List;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** Examples of one size, as they go to the device. */
public interface Batch {
  /** How many examples. */
  int size();

  /** Class indices or numbers, one an example. */
  float[] labels();

  /** In the order that {@link org.slicesweep.backbone.InputSpec#declare} declares them. */
  List<Tensor> inputs(TensorScope scope, Staging staging);

  /**
   * This batch and others of the same split as one, in their order; texts are padded to the
   * longest.
   *
   * @throws IllegalStateException for batches of a kind that trains alone
   */
  default Batch with(List<Batch> others) {
    throw new IllegalStateException("batches of this kind train alone");
  }
}
