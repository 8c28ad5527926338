package org.slicesweep.backbone;

import org.slicesweep.torch.Node;

/** A decoder that scores what token comes next. */
public interface LanguageModel extends Backbone {
  /**
   * Scores of every token of the vocabulary to be the next one, before the softmax.
   *
   * @param hidden {@code [... x hidden]}, from {@link #encode}
   * @return fp32 {@code [... x vocabulary]}
   * @throws org.slicesweep.common.InputException if the checkpoint has no such head
   */
  Node logits(Node hidden, ForwardHook hook);

  /**
   * As {@link #encode(Inputs, ForwardHook)} for a text that comes in parts: what attention needs of
   * the earlier parts is read from a cache, and of this one is added to it.
   *
   * @return hidden states of this part, {@code [batch x tokens x hidden]}
   */
  Node encode(CachedText part, ForwardHook hook);

  /** How many heads a block's keys, and its values, have. */
  int keyValueHeads();
}
