package org.slicesweep.backbone;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/** How a sequence of hidden states becomes one vector. */
public enum Pooling {
  /** The mean over real tokens. */
  MEAN {
    @Override
    Node pool(Node hidden, Optional<Node> padding) {
      Node states = hidden.cast(DType.FP32);
      return padding
          .map(
              mask -> {
                Node weights = mask.expandAt(2);
                return states.times(weights).sum(1).dividedBy(weights.sum(1));
              })
          .orElseGet(() -> states.mean(1));
    }
  },
  /** The hidden state of the first token, {@code [CLS]}. */
  CLS {
    @Override
    Node pool(Node hidden, Optional<Node> padding) {
      return hidden.select(1, 0).cast(DType.FP32);
    }
  },
  /** The hidden state of the last real token: of a decoder, the only one that has seen all. */
  LAST {
    @Override
    Node pool(Node hidden, Optional<Node> padding) {
      Node mask = padding.orElseThrow();
      Node all = mask.sum(1).expandAt(1).plus(-0.5);
      Node isLast = mask.cumulated(1).isAbove(all).times(mask);
      return isLast.expandAt(1).cast(hidden.dtype()).matmul(hidden).select(1, 0).cast(DType.FP32);
    }
  },
  /** The hidden state of the first token through the pretrained dense layer and tanh. */
  POOLER {
    @Override
    Node pool(Node hidden, Optional<Node> padding) {
      return CLS.pool(hidden, padding);
    }
  };

  /**
   * @param hidden {@code [batch x tokens x d]}
   * @param padding fp32 {@code [batch x tokens]}, 0 for padding
   * @return fp32 {@code [batch x d]}
   */
  abstract Node pool(Node hidden, Optional<Node> padding);

  /** Whether no state but the first token's is read. */
  boolean readsFirst() {
    return this == CLS || this == POOLER;
  }

  /** As configurations write it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is taken of the hidden states, in words. */
  String words() {
    return switch (this) {
      case MEAN -> "their mean over real tokens";
      case CLS -> "that of the first token";
      case LAST -> "that of the last real token";
      case POOLER -> "that of the first token, through the pooler's dense layer and tanh,";
    };
  }

  /** Puts the pretrained layer behind the first token where that is asked for. */
  Node pool(Node hidden, Inputs inputs, ForwardHook hook) {
    Node pooled = pool(hidden, inputs.padding());
    if (this != POOLER) {
      return pooled;
    }
    Graph graph = hidden.graph().at("pooler.dense");
    Dim width = hidden.shape().last();
    Node weight = hook.weight(graph, "pooler.dense.weight", Shape.of(width, width));
    Node bias = hook.weight(graph, "pooler.dense.bias", Shape.of(width));
    return pooled.linear(weight.cast(DType.FP32), bias.cast(DType.FP32)).tanh();
  }

  /** The weights that {@link #pool} asks for. */
  Map<String, Shape> weights(int hidden) {
    return this == POOLER
        ? Map.of(
            "pooler.dense.weight", Shape.of(hidden, hidden), "pooler.dense.bias", Shape.of(hidden))
        : Map.of();
  }
}
