package org.slicesweep.parity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.weights.TensorSource;

/** A recorded batch as a backbone reads it. */
final class FixtureInputs {
  private FixtureInputs() {}

  /**
   * @param prefix of the tensors' names
   * @param mean of each channel, for pixels
   * @param deviation of each channel, for pixels
   */
  static List<Tensor> of(
      TensorSource tensors,
      String prefix,
      InputSpec reads,
      float[] mean,
      float[] deviation,
      TensorScope scope) {
    return reads instanceof InputSpec.Text
        ? text(tensors, prefix, scope)
        : pixels(tensors, prefix, mean, deviation, scope);
  }

  /** Ids, types and mask. */
  private static List<Tensor> text(TensorSource tensors, String prefix, TensorScope scope) {
    long[] shape = shape(tensors, prefix + "ids");
    long[] ids = tensors.get(prefix + "ids").toLongs();
    boolean typed = tensors.names().contains(prefix + "types");
    return List.of(
        scope.longs(ids, shape),
        scope.longs(typed ? tensors.get(prefix + "types").toLongs() : new long[ids.length], shape),
        scope.floats(tensors.get(prefix + "mask").toFloats(), shape));
  }

  /** Bytes, and what makes the processor's values of them. */
  private static List<Tensor> pixels(
      TensorSource tensors, String prefix, float[] mean, float[] deviation, TensorScope scope) {
    ByteBuffer data = tensors.get(prefix + "pixels").data();
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(data.remaining()).order(ByteOrder.nativeOrder()).put(data);
    float[] scale = new float[mean.length];
    float[] shift = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      scale[i] = 1 / (255 * deviation[i]);
      shift[i] = -mean[i] / deviation[i];
    }
    return List.of(
        scope.wrap(bytes.flip(), DType.UINT8, shape(tensors, prefix + "pixels")),
        scope.floats(scale, scale.length),
        scope.floats(shift, shift.length));
  }

  static long[] shape(TensorSource tensors, String name) {
    return tensors.get(name).shape().stream().mapToLong(Long::longValue).toArray();
  }

  /** The inputs of a fixture of a model. */
  static List<Tensor> of(Fixture fixture, InputSpec reads, TensorScope scope) {
    return new ArrayList<>(
        of(fixture.tensors(), "", reads, fixture.floats("mean"), fixture.floats("std"), scope));
  }
}
