package org.slicesweep.backbone;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/** A pretrained architecture: what its weights are called and how they are put together. */
public interface Backbone {
  /** Every weight of the checkpoint that the forward pass may ask for. */
  Map<String, Shape> weights();

  /**
   * Tensors that follow from the configuration and stand in no checkpoint, such as a table of
   * sinusoids; fp32, asked for with {@link Graph#frozen}, never trained.
   */
  default Map<String, Constant> constants() {
    return Map.of();
  }

  /**
   * Weights that a checkpoint may lack, such as those that Hugging Face counts to the head, with
   * the value that fills each of them then.
   */
  default Map<String, Float> defaults() {
    return Map.of();
  }

  /** The linear layers of the encoder, first to last: what methods may target. */
  List<LinearLayer> linears();

  /**
   * What a linear layer's module is called in transformers, and so in adapters, which is not always
   * its name in checkpoints.
   */
  default String moduleName(LinearLayer layer) {
    return layer.name();
  }

  int hiddenSize();

  /** Number of attention blocks. */
  int blocks();

  /** Width of a block's keys, and of its values: below the hidden size where heads share them. */
  default int keyValueSize() {
    return hiddenSize();
  }

  InputSpec reads();

  /**
   * Tokens that an example becomes, at the size the backbone was trained on; empty where the
   * examples decide, as texts do.
   */
  default OptionalInt tokens() {
    return OptionalInt.empty();
  }

  /**
   * The layers whose activations are rescaled where a method does that and nobody says which:
   * Hugging Face PEFT's choice for this architecture where it has one. Outputs of queries, keys and
   * values are meant, and inputs of the others.
   */
  default Set<LayerRole> rescaled() {
    return Set.of(LayerRole.KEY, LayerRole.VALUE, LayerRole.FEED_FORWARD_OUTPUT);
  }

  /** The form of the head that Hugging Face puts on this architecture for classification. */
  default HeadForm headForm() {
    return HeadForm.DENSE_TANH;
  }

  /**
   * Hidden states after the last layer, {@code [batch x tokens x hidden]}.
   *
   * @param inputs as {@link #reads} declares them
   */
  Node encode(Inputs inputs, ForwardHook hook);

  /**
   * Hidden states of those tokens that {@link #pool} reads, {@code [batch x these x hidden]}: where
   * that is the first alone, the last block has nothing else to compute but its keys and values.
   */
  default Node encodeForPooling(Inputs inputs, ForwardHook hook) {
    return encode(inputs, hook);
  }

  /**
   * One vector an example, for a head: fp32 {@code [batch x hidden]}.
   *
   * @param hidden from {@link #encode} or {@link #encodeForPooling}
   */
  Node pool(Node hidden, Inputs inputs, ForwardHook hook);

  /**
   * What {@link #pool} makes of the last hidden states, in words: "their mean over real tokens".
   */
  String pooled();
}
