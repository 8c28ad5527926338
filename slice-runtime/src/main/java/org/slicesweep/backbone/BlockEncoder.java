package org.slicesweep.backbone;

import java.util.List;
import java.util.stream.IntStream;

/** Encoders of text or patches: a stack of like blocks. */
abstract class BlockEncoder implements Backbone {
  /** The block's layers by their names. */
  abstract EncoderBlock block(int index);

  final List<EncoderBlock> blockList() {
    return IntStream.range(0, blocks()).mapToObj(this::block).toList();
  }

  @Override
  public final List<LinearLayer> linears() {
    return blockList().stream().flatMap(block -> block.linears().stream()).toList();
  }
}
