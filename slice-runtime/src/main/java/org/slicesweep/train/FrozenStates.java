package org.slicesweep.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.method.Adaptation;
import org.slicesweep.task.PreparedSplit;
import org.slicesweep.task.TextBatch;
import org.slicesweep.task.TokenizedSplit;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/**
 * What the lowest blocks make of the texts of a split, kept for every epoch of every trial in the
 * JVM that leaves these blocks as they were pretrained.
 *
 * <p>Given out are the very bits that computing a batch would give. Whether those of a text depend
 * on what it is computed with, and on how far it is padded, is up to the kernels that libtorch
 * takes for a shape; so the first batch of each shape is computed in two arrangements, and where
 * they differ in a bit, batches of that shape are computed every time. (Masked out, padding adds
 * exact zeros to everything that is learned: its own states need not be kept.)
 */
public final class FrozenStates {
  /** Threads are among what bits depend on. */
  private record Key(LoadedBackbone model, PreparedSplit split, int blocks, int threads) {}

  private record Form(int rows, int tokens) {}

  private static final Map<Key, FrozenStates> ALL = new ConcurrentHashMap<>();

  /** The JVM gives buffers as much memory beside its heap as it gives the heap. */
  private static final long LIMIT = Runtime.getRuntime().maxMemory() / 4;

  private static final AtomicLong USED = new AtomicLong();

  private final TokenizedSplit split;
  private final int width;
  private final TensorScope scope = Torch.scope(TorchDevice.CPU); // as long as the JVM
  private final Program.Bound program;
  private final Map<Integer, FloatBuffer> states = new ConcurrentHashMap<>();
  private final Map<Form, Boolean> exact = new ConcurrentHashMap<>();
  private final AtomicLong computed = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  FrozenStates(LoadedBackbone model, TokenizedSplit split, int blocks) {
    this.split = split;
    this.width = model.architecture().hiddenSize();
    this.program =
        Program.load(write(model, blocks), scope).bind(a -> model.weight(a.name()), a -> null);
  }

  /**
   * How many of the lowest blocks a trial can leave out of its steps. On a GPU none: its kernels
   * depend on the shape, and it computes them faster than they could be brought there.
   */
  public static int blocks(
      LoadedBackbone model, Adaptation adaptation, PreparedSplit split, TorchDevice device) {
    return device.isGpu() || !(split instanceof TokenizedSplit)
        ? 0
        : FrozenBlocks.count(model, adaptation);
  }

  /** A split whose batches bring the states above so many blocks. */
  public static PreparedSplit under(LoadedBackbone model, PreparedSplit split, int blocks) {
    return blocks == 0
        ? split
        : ALL.computeIfAbsent(
                new Key(model, split, blocks, Torch.threads()),
                key -> {
                  makeRoom();
                  return new FrozenStates(model, (TokenizedSplit) split, blocks);
                })
            .split();
  }

  /** Forgets what was kept for others; whoever still needs it computes it again. */
  private static void makeRoom() {
    if (USED.get() > LIMIT / 2) {
      ALL.values().forEach(FrozenStates::forget);
    }
  }

  private void forget() {
    for (Integer row : List.copyOf(states.keySet())) {
      FloatBuffer forgotten = states.remove(row);
      if (forgotten != null) {
        USED.addAndGet(-bytes(forgotten.capacity()));
      }
    }
  }

  private static ProgramSource write(LoadedBackbone model, int blocks) {
    Graph graph = new Graph("frozen states");
    ForwardHook pretrained = ForwardHook.pretrained(model.dtype());
    List<Node> states = new ArrayList<>();
    model
        .architecture()
        .encode(
            model.architecture().reads().declare(graph),
            new ForwardHook() {
              @Override
              public Node weight(Graph g, String name, Shape shape) {
                return pretrained.weight(g, name, shape);
              }

              @Override
              public Node block(int index, Node x, UnaryOperator<Node> layer) {
                if (index >= blocks) {
                  return x;
                }
                Node y = layer.apply(x);
                if (index == blocks - 1) {
                  states.add(y.cast(DType.FP32));
                }
                return y;
              }
            });
    return graph.program(states);
  }

  /** How many batches were computed, for whatever reason. */
  long computed() {
    return computed.get();
  }

  /** How many of them because their shape's bits depend on the arrangement. */
  long refused() {
    return refused.get();
  }

  /** Bytes that are kept in all, of every split. */
  static long used() {
    return USED.get();
  }

  PreparedSplit split() {
    return new FrozenSplit(split, this);
  }

  /**
   * The states of a batch, fp32 {@code [batch*tokens x hidden]}.
   *
   * @param inputs the batch's own
   */
  Tensor of(TextBatch batch, int[] rows, List<Tensor> inputs, TensorScope step, Staging staging) {
    Form form = new Form(rows.length, batch.length());
    if (!exact.containsKey(form)) {
      exact.put(form, isTheSameRearranged(batch, rows));
    }
    if (!exact.get(form)) {
      refused.incrementAndGet();
      return run(inputs, step);
    }
    List<FloatBuffer> kept = Arrays.stream(rows).mapToObj(states::get).toList();
    if (kept.stream().allMatch(Objects::nonNull)) {
      return gathered(kept, batch.length(), step, staging);
    }
    Tensor all = run(inputs, step);
    keep(rows, batch.length(), all.toFloats());
    return all;
  }

  private Tensor run(List<Tensor> inputs, TensorScope step) {
    computed.incrementAndGet();
    return program.run(step, inputs).get(0);
  }

  private Tensor gathered(List<FloatBuffer> kept, int tokens, TensorScope step, Staging staging) {
    float[] padding = new float[tokens * width];
    return staging.floats(
        step,
        "states",
        buffer -> {
          for (FloatBuffer text : kept) {
            buffer.put(text.duplicate()).put(padding, 0, tokens * width - text.capacity());
          }
        },
        (long) kept.size() * tokens,
        width);
  }

  private void keep(int[] rows, int tokens, float[] all) {
    for (int i = 0; i < rows.length; i++) {
      if (states.containsKey(rows[i])) {
        continue;
      }
      int size = split.length(rows[i]) * width;
      if (USED.addAndGet(bytes(size)) > LIMIT) {
        USED.addAndGet(-bytes(size));
        return;
      }
      FloatBuffer text =
          ByteBuffer.allocateDirect((int) bytes(size))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer()
              .put(all, i * tokens * width, size)
              .flip();
      if (states.putIfAbsent(rows[i], text) != null) {
        USED.addAndGet(-bytes(size));
      }
    }
  }

  private static long bytes(int floats) {
    return (long) floats * Float.BYTES;
  }

  /** Compares with the same texts from last to first, in two halves; or with a text twice. */
  private boolean isTheSameRearranged(TextBatch batch, int[] rows) {
    float[] together = computed(batch);
    int[] order = IntStream.range(0, rows.length).map(i -> rows.length - 1 - i).toArray();
    int half = (rows.length + 1) / 2;
    List<int[]> parts =
        rows.length == 1
            ? List.of(new int[] {0, 0})
            : List.of(Arrays.copyOf(order, half), Arrays.copyOfRange(order, half, rows.length));
    for (int[] part : parts) {
      TextBatch other = split.batch(Arrays.stream(part).map(i -> rows[i]).toArray());
      float[] apart = computed(other);
      for (int i = 0; i < part.length; i++) {
        int size = split.length(rows[part[i]]) * width;
        int here = part[i] * batch.length() * width;
        int there = i * other.length() * width;
        if (!Arrays.equals(together, here, here + size, apart, there, there + size)) {
          return false;
        }
      }
    }
    return true;
  }

  private float[] computed(TextBatch batch) {
    try (TensorScope step = scope.child()) {
      return run(batch.inputs(step, new Staging()), step).toFloats();
    }
  }
}
