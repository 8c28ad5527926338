package org.slicesweep.backbone;

import java.util.List;
import java.util.stream.IntStream;
import org.slicesweep.torch.Node;

/** Encoders of text or patches: a stack of like blocks. */
abstract class BlockEncoder implements Backbone {
  /** The block's layers by their names. */
  abstract EncoderBlock block(int index);

  /** Whether {@link #pool} reads no state but the first token's. */
  abstract boolean poolsFirst();

  /**
   * @param onlyFirst whether the states of the first token are enough, {@code [batch x 1 x hidden]}
   */
  abstract Node encode(Inputs inputs, ForwardHook hook, boolean onlyFirst);

  @Override
  public final Node encode(Inputs inputs, ForwardHook hook) {
    return encode(inputs, hook, false);
  }

  @Override
  public final Node encodeForPooling(Inputs inputs, ForwardHook hook) {
    return encode(inputs, hook, poolsFirst());
  }

  final List<EncoderBlock> blockList() {
    return IntStream.range(0, blocks()).mapToObj(this::block).toList();
  }

  @Override
  public final List<LinearLayer> linears() {
    return blockList().stream().flatMap(block -> block.linears().stream()).toList();
  }
}
