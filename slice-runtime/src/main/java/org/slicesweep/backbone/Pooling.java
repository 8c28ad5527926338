package org.slicesweep.backbone;

import org.slicesweep.torch.DType;
import org.slicesweep.torch.Node;

/** How a sequence of hidden states becomes one vector. */
public enum Pooling {
  /** The mean over real tokens. */
  MEAN {
    @Override
    public Node pool(Node hidden, Node mask) {
      Node weights = mask.expandAt(2);
      Node sum = hidden.cast(DType.FP32).times(weights).sum(1);
      return sum.dividedBy(weights.sum(1));
    }
  },
  /** The hidden state of the first token, {@code [CLS]}. */
  CLS {
    @Override
    public Node pool(Node hidden, Node mask) {
      return hidden.select(1, 0).cast(DType.FP32);
    }
  };

  /**
   * @param hidden {@code [batch x tokens x d]}
   * @param mask fp32 {@code [batch x tokens]}
   * @return fp32 {@code [batch x d]}
   */
  public abstract Node pool(Node hidden, Node mask);
}
