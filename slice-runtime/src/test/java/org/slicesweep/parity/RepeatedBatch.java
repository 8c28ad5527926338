package org.slicesweep.parity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.task.Batch;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.weights.Safetensors;

/** The examples of a fixture, once or several times over. */
record RepeatedBatch(Fixture fixture, InputSpec reads, int times) implements Batch {
  private int examples() {
    Safetensors recorded = fixture.tensors();
    String first = reads instanceof InputSpec.Text ? "ids" : "pixels";
    return recorded.get(first).shape().get(0).intValue();
  }

  @Override
  public int size() {
    return times * examples();
  }

  @Override
  public float[] labels() {
    float[] labels = new float[size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % examples() % 2;
    }
    return labels;
  }

  @Override
  public List<Tensor> inputs(TensorScope scope, Staging staging) {
    Safetensors recorded = fixture.tensors();
    if (reads instanceof InputSpec.Text) {
      long[] shape = shape("ids");
      long[] ids = repeated(recorded.get("ids").toLongs());
      long[] types =
          recorded.names().contains("types")
              ? repeated(recorded.get("types").toLongs())
              : new long[ids.length];
      float[] once = recorded.get("mask").toFloats();
      float[] mask = new float[once.length * times];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = once[i % once.length];
      }
      return List.of(scope.longs(ids, shape), scope.longs(types, shape), scope.floats(mask, shape));
    }
    ByteBuffer once = recorded.get("pixels").data();
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(once.remaining() * times).order(ByteOrder.nativeOrder());
    for (int i = 0; i < times; i++) {
      bytes.put(once.duplicate());
    }
    List<Tensor> single = FixtureInputs.of(fixture, reads, scope);
    return List.of(
        scope.wrap(bytes.flip(), DType.UINT8, shape("pixels")), single.get(1), single.get(2));
  }

  private long[] shape(String name) {
    long[] shape = FixtureInputs.shape(fixture.tensors(), name);
    shape[0] *= times;
    return shape;
  }

  private long[] repeated(long[] once) {
    long[] all = Arrays.copyOf(once, once.length * times);
    for (int i = once.length; i < all.length; i++) {
      all[i] = all[i - once.length];
    }
    return all;
  }

  @Override
  public Batch with(List<Batch> others) {
    return new RepeatedBatch(fixture, reads, times + others.size());
  }
}
