package org.slicesweep.task;

import java.util.ArrayList;
import java.util.Arrays;
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
 * @param padId stands where {@code mask} is 0
 */
@SuppressWarnings("ArrayRecordComponent")
public record TextBatch(
    long[] ids, long[] typeIds, float[] mask, float[] labels, int size, int length, long padId)
    implements Batch {

  /** A batch whose padding is 0. */
  public TextBatch(long[] ids, long[] typeIds, float[] mask, float[] labels, int size, int length) {
    this(ids, typeIds, mask, labels, size, length, 0);
  }

  @Override
  public List<Tensor> inputs(TensorScope scope, Staging staging) {
    return List.of(
        staging.longs(scope, "ids", ids, size, length),
        staging.longs(scope, "types", typeIds, size, length),
        staging.floats(scope, "mask", mask, size, length));
  }

  @Override
  public TextBatch with(List<Batch> others) {
    List<TextBatch> all = new ArrayList<>(List.of(this));
    others.forEach(other -> all.add((TextBatch) other));
    int rows = all.stream().mapToInt(TextBatch::size).sum();
    int longest = all.stream().mapToInt(TextBatch::length).max().orElseThrow();
    TextBatch joined =
        new TextBatch(
            new long[rows * longest],
            new long[rows * longest],
            new float[rows * longest],
            new float[rows],
            rows,
            longest,
            padId);
    Arrays.fill(joined.ids, padId);
    int first = 0;
    for (TextBatch batch : all) {
      for (int i = 0; i < batch.size; i++) {
        int from = i * batch.length;
        int to = (first + i) * longest;
        System.arraycopy(batch.ids, from, joined.ids, to, batch.length);
        System.arraycopy(batch.typeIds, from, joined.typeIds, to, batch.length);
        System.arraycopy(batch.mask, from, joined.mask, to, batch.length);
      }
      System.arraycopy(batch.labels, 0, joined.labels, first, batch.size);
      first += batch.size;
    }
    return joined;
  }
}
