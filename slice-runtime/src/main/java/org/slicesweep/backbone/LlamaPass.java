package org.slicesweep.backbone;

import java.util.Optional;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/** One forward pass through a {@link Llama}. */
final class LlamaPass extends Pass {
  private final Llama model;
  private final LlamaConfig config;
  private final Node text;

  /** What the queries of one pass see: nodes without gradients, the same for every block. */
  private record View(Rope.Angles angles, Node mask, Optional<CachedText> part) {}

  LlamaPass(Llama model, Inputs inputs, Node ids, ForwardHook hook) {
    super(inputs, TextInputs.TOKENS, hook);
    this.model = model;
    this.config = model.config();
    this.text = model.embed(ids, hook);
  }

  /** Whole texts: positions count from the first place on, padding included. */
  Node encode(TextInputs inputs) {
    long before = prompt.isPresent() ? 0 : added;
    Node positions = inputs.ids().countTo(tokens, DType.INT64).plus(before);
    Node hidden = causal(inputs.mask(), positions, keys);
    Node mask = hidden.plus(paddingMask(inputs.mask(), DType.FP32));
    return blocks(
        new View(
            config.rope().angles(graph, positions, text.dtype()),
            shared(mask.cast(wide(text.dtype())), keys),
            Optional.empty()));
  }

  /** The next part of texts whose positions the caller knows. */
  Node encode(CachedText part) {
    long before = prompt.isPresent() ? 0 : added;
    Node places = part.ids().countTo(tokens, DType.INT64).plus(before).plus(part.start());
    Node unseen = part.mask().plus(-1.0).times(MASKED);
    Dim one = Dim.of(1);
    Node mask =
        causal(part.mask(), places, CachedText.SEEN)
            .plus(unseen.reshape(Inputs.BATCH, one, one, CachedText.SEEN));
    return blocks(
        new View(
            config.rope().angles(graph, positions(part), text.dtype()),
            shared(mask.cast(wide(text.dtype())), CachedText.SEEN),
            Optional.of(part)));
  }

  /** Scores are masked where they are made, and in bf16 that is fp32. */
  private static DType wide(DType dtype) {
    return dtype == DType.BF16 ? DType.FP32 : dtype;
  }

  /** A prompt has the positions from 0 on, in every text. */
  private Node positions(CachedText part) {
    if (prompt.isEmpty()) {
      return part.positions();
    }
    Node first =
        part.positions()
            .countTo(Dim.of(added), DType.INT64)
            .expandTo(Shape.of(Inputs.BATCH, Dim.of(added)));
    return first.concat(1, part.positions(), tokens);
  }

  /** Very negative where a key stands behind a query, {@code [1 x 1 x tokens x keys]}. */
  private Node causal(Node any, Node places, Dim keyCount) {
    Dim one = Dim.of(1);
    Node key = any.countTo(keyCount, DType.FP32).reshape(one, one, one, keyCount);
    Node query = places.cast(DType.FP32).reshape(one, one, tokens, one);
    return key.isAbove(query).times(-MASKED);
  }

  /**
   * A mask for queries whose heads are told apart where the tokens are: those that share keys and
   * values are read as one head with as many times the tokens, so that nothing is copied.
   */
  private Node shared(Node mask, Dim keyCount) {
    int sharing = config.sharing();
    if (sharing == 1) {
      return mask;
    }
    Shape each = Shape.of(Inputs.BATCH, Dim.of(sharing), tokens, keyCount);
    return mask.expandTo(each).reshape(Inputs.BATCH, Dim.of(1), queries(), keyCount);
  }

  private Dim queries() {
    return Dim.of(config.sharing()).times(tokens);
  }

  private Node blocks(View view) {
    Node whole = prompt.map(vectors -> forEach(vectors).concat(1, text, tokens)).orElse(text);
    Node x = flat(whole);
    for (int i = 0; i < config.layers(); i++) {
      int index = i;
      x = hook.block(index, x, y -> layer(index, y, view));
    }
    Node states = sequence(model.finalNorm(this, x));
    return prompt.isPresent() ? states.slice(1, added, TextInputs.TOKENS) : states;
  }

  Node rmsNorm(String name, Node x) {
    graph.at(name);
    return x.rmsNorm(weight(name + ".weight", Shape.of(x.shape().last())), config.normEpsilon());
  }

  private Node layer(int index, Node x, View view) {
    LlamaBlock block = model.block(index);
    Node read = rmsNorm(block.attentionNorm(), x);
    Node q = splitHeads(linear(block.query(), read), config.heads());
    Node k = splitHeads(linear(block.key(), read), config.keyValueHeads());
    Node v = splitHeads(linear(block.value(), read), config.keyValueHeads());
    Node mixed = attention(index, q, k, v, view);
    Node attended = residual(x, linear(block.attended(), mixed));
    return residual(attended, feedForward(block, rmsNorm(block.feedForwardNorm(), attended)));
  }

  /**
   * @param query {@code [batch x heads x tokens x head size]}; key and value have fewer heads
   */
  private Node attention(int index, Node query, Node key, Node value, View view) {
    Rope rope = config.rope();
    Node q =
        rope.rotate(query, view.angles())
            .reshape(
                Inputs.BATCH, Dim.of(config.keyValueHeads()), queries(), Dim.of(config.headSize()));
    Optional<Prefix> prefix = hook.prefix(graph, index);
    Node k = after(prefix.map(Prefix::keys), rope.rotate(key, view.angles()));
    Node v = after(prefix.map(Prefix::values), value);
    Optional<Prefix> cache = view.part().map(part -> part.cache().get(index));
    Node seenKeys = cache.map(all -> seen(all.keys(), k, view)).orElse(k);
    Node seenValues = cache.map(all -> seen(all.values(), v, view)).orElse(v);
    Node mixed = attend(q, seenKeys, seenValues, Optional.of(view.mask()));
    return mergeHeads(
        mixed.reshape(Inputs.BATCH, Dim.of(config.heads()), tokens, Dim.of(config.headSize())));
  }

  /** Puts what is new into the cache, and returns all that is in it. */
  private static Node seen(Node cache, Node fresh, View view) {
    Node start = view.part().orElseThrow().start();
    cache.slice(2, start, fresh.shape().dim(2)).copyInto(fresh);
    return cache.first(2, CachedText.SEEN);
  }

  private Node feedForward(LlamaBlock block, Node x) {
    Node gate = config.activation().apply(linear(block.gate(), x));
    return linear(block.down(), gate.times(linear(block.up(), x)));
  }
}
