package org.slicesweep.backbone;

import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;
import org.slicesweep.torch.Node;

/** The non-linearity between a feed-forward block's two linear layers. */
enum Activation {
  GELU,
  GELU_TANH,
  RELU,
  SILU;

  Node apply(Node x) {
    return switch (this) {
      case GELU -> x.gelu();
      case GELU_TANH -> x.geluTanh();
      case RELU -> x.relu();
      case SILU -> x.silu();
    };
  }

  /** By the name Hugging Face configurations use. */
  static Activation of(String name, String source) {
    return switch (name) {
      case "gelu" -> GELU;
      case "gelu_new", "gelu_pytorch_tanh" -> GELU_TANH;
      case "relu" -> RELU;
      case "silu", "swish" -> SILU;
      default ->
          throw new InputException(
              "backbone",
              source
                  + " \""
                  + name
                  + "\": "
                  + Nearest.hint(
                      name, List.of("gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "silu")));
    };
  }
}
