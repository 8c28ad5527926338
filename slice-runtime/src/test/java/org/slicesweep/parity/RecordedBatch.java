package org.slicesweep.parity;

import java.util.List;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.task.Batch;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.weights.TensorSource;

/** A batch from a file, its pixels with the scale of ViT's processor. */
record RecordedBatch(TensorSource recorded, String prefix) implements Batch {
  private static final float[] HALF = {0.5f, 0.5f, 0.5f};

  @Override
  public int size() {
    return recorded.get(prefix + "labels").shape().get(0).intValue();
  }

  @Override
  public float[] labels() {
    return recorded.get(prefix + "labels").toNumbers();
  }

  @Override
  public List<Tensor> inputs(TensorScope scope, Staging staging) {
    boolean text = recorded.names().contains(prefix + "ids");
    InputSpec reads = text ? new InputSpec.Text(1, 1) : new InputSpec.Images(3, 1, 1, 1, 1);
    return FixtureInputs.of(recorded, prefix, reads, HALF, HALF, scope);
  }
}
