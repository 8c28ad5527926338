package org.slicesweep.task;

import java.util.List;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * Texts padded to one length, row by row: raw arrays. Batches are not compared.
 *
 * @param ids token ids, {@code [size, length]}
 * @param typeIds which sentence of a pair each token belongs to, {@code [size, length]}
 * @param mask 1 for a token, 0 for padding, {@code [size, length]}
 * @param labels class indices or numbers, {@code [size]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record TextBatch(
    long[] ids, long[] typeIds, float[] mask, float[] labels, int size, int length)
    implements Batch {

  @Override
  public List<Tensor> inputs(TensorScope scope, Staging staging) {
    return List.of(
        staging.longs(scope, "ids", ids, size, length),
        staging.longs(scope, "types", typeIds, size, length),
        staging.floats(scope, "mask", mask, size, length));
  }
}
