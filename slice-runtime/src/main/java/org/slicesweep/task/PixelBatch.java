package org.slicesweep.task;

import java.util.List;
import java.util.stream.IntStream;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * Images or clips of one size; their bytes are copied from the split when they are asked for.
 * Batches are not compared.
 *
 * @param rows where the examples stand in the split
 */
@SuppressWarnings("ArrayRecordComponent")
public record PixelBatch(PixelSplit split, int[] rows) implements Batch {
  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public float[] labels() {
    float[] labels = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = split.label(rows[i]);
    }
    return labels;
  }

  @Override
  public List<Tensor> inputs(TensorScope scope, Staging staging) {
    int bytes = Math.multiplyExact(rows.length, split.exampleBytes());
    float[] scale = split.processor().scale();
    float[] shift = split.processor().shift();
    return List.of(
        staging.bytes(scope, "pixels", bytes, to -> split.copy(rows, to), split.shape(rows.length)),
        staging.floats(scope, "scale", scale, scale.length),
        staging.floats(scope, "shift", shift, shift.length));
  }

  @Override
  public PixelBatch with(List<Batch> others) {
    IntStream more = others.stream().flatMapToInt(other -> IntStream.of(((PixelBatch) other).rows));
    return new PixelBatch(split, IntStream.concat(IntStream.of(rows), more).toArray());
  }
}
