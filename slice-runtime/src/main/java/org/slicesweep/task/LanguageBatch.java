package org.slicesweep.task;

import java.util.List;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * Texts to continue, padded to one length, row by row: raw arrays. Batches are not compared.
 *
 * @param ids token ids, {@code [size, length]}
 * @param mask 1 for a token, 0 for padding, {@code [size, length]}
 * @param targets the tokens to be learned at the places where they stand in {@code ids}, {@link
 *     #IGNORED} where nothing is, {@code [size, length]}: as Hugging Face's {@code labels}
 */
@SuppressWarnings("ArrayRecordComponent")
public record LanguageBatch(long[] ids, float[] mask, long[] targets, int size, int length)
    implements Batch {
  /** Stands for a token that is not learned. */
  public static final long IGNORED = -100;

  public LanguageBatch {
    if (ids.length != size * length || mask.length != ids.length || targets.length != ids.length) {
      throw new IllegalArgumentException(
          "%d ids, %d masks, %d targets of %d x %d"
              .formatted(ids.length, mask.length, targets.length, size, length));
    }
  }

  /** A text has no label of its own. */
  @Override
  public float[] labels() {
    return new float[size];
  }

  @Override
  public List<Tensor> inputs(TensorScope scope, Staging staging) {
    return new TextBatch(ids, new long[ids.length], mask, labels(), size, length)
        .inputs(scope, staging);
  }
}
