package org.slicesweep.task;

import java.util.List;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * Texts that a language model learns to continue.
 *
 * @param text the tokens, padded on the right
 * @param targets {@code [size, length]}: a token's own id where the loss counts it, {@value
 *     #IGNORED} elsewhere; not shifted, as in Hugging Face's labels
 */
@SuppressWarnings("ArrayRecordComponent")
public record LanguageBatch(TextBatch text, long[] targets) implements Batch {
  /** The target of a token that the loss leaves out. */
  public static final long IGNORED = -100;

  @Override
  public int size() {
    return text.size();
  }

  /** There is no single label for a text: zeros. */
  @Override
  public float[] labels() {
    return text.labels();
  }

  @Override
  public List<Tensor> inputs(TensorScope scope, Staging staging) {
    return text.inputs(scope, staging);
  }
}
