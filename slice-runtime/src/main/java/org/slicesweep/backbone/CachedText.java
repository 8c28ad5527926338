package org.slicesweep.backbone;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * The next part of a batch of texts, and the keys and values of all that came before it. Texts are
 * padded at their start, so that they all go on at the same place.
 *
 * <p>The cache is written to: what a method puts before the text (a prompt, a prefix) comes with
 * the first part and has the first places.
 *
 * @param ids {@code [batch x tokens]}
 * @param positions of those tokens, INT64 {@code [batch x tokens]}; what a method puts before the
 *     text has the positions from 0 on
 * @param mask 1 for what is seen, 0 for padding, fp32 {@code [batch x seen]}: the places before
 *     this part, what a method adds, and this part
 * @param start INT64 scalar: the first place of the cache that this part fills
 * @param cache a pair for every block, each {@code [batch x heads x places x head size]}
 */
public record CachedText(Node ids, Node positions, Node mask, Node start, List<Prefix> cache)
    implements Inputs {
  static final Dim SEEN = Dim.named("seen");
  private static final Dim PLACES = Dim.named("places");

  /** Declares the inputs {@code ids, positions, mask, start}, and the cache as state. */
  public static CachedText of(LanguageModel model, DType dtype, Graph graph) {
    Shape part = Shape.of(BATCH, TextInputs.TOKENS);
    return new CachedText(
        graph.input("ids", DType.INT64, part),
        graph.input("positions", DType.INT64, part),
        graph.input("mask", DType.FP32, Shape.of(BATCH, SEEN)),
        graph.input("start", DType.INT64, Shape.SCALAR),
        IntStream.range(0, model.blocks())
            .mapToObj(
                block ->
                    new Prefix(
                        graph.state(keys(block), dtype, places(model)),
                        graph.state(values(block), dtype, places(model))))
            .toList());
  }

  private static Shape places(LanguageModel model) {
    int heads = model.keyValueHeads();
    return Shape.of(BATCH, Dim.of(heads), PLACES, Dim.of(model.keyValueSize() / heads));
  }

  /** What the state that holds a block's keys is called. */
  public static String keys(int block) {
    return "cache.keys." + block;
  }

  /** What the state that holds a block's values is called. */
  public static String values(int block) {
    return "cache.values." + block;
  }

  @Override
  public List<Node> nodes() {
    return List.of(ids, positions, mask, start);
  }

  @Override
  public Optional<Node> padding() {
    return Optional.of(mask);
  }
}
