package org.slicesweep.task;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.slicesweep.common.RandomStream;

/**
 * An endless sequence of training batches over random epochs: the same stream gives the same
 * batches.
 *
 * <p>Examples of like length share a batch: within a window of {@value #WINDOW} batches they are
 * sorted by length, and the window's batches are shuffled. A batch is always full: what is left
 * over at the end of an epoch is filled up from the next, so each run of as many examples as the
 * split holds has every one exactly once.
 */
public final class TrainingBatches {
  private static final int WINDOW = 50;

  private final PreparedSplit split;
  private final int batch;
  private final int parts;
  private final RandomStream random;
  private final Queue<int[]> rest = new ArrayDeque<>();
  private final Queue<int[]> ready = new ArrayDeque<>();
  private int[] epoch = {};
  private int used;
  private long position;

  /**
   * @param batch examples a batch
   * @param random decides the order; not to be used elsewhere
   */
  public TrainingBatches(PreparedSplit split, int batch, RandomStream random) {
    this(split, batch, 1, random);
  }

  /**
   * The same batches, given part by part.
   *
   * @param parts of a batch: as even as can be, one example each at least
   */
  public TrainingBatches(PreparedSplit split, int batch, int parts, RandomStream random) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch " + batch + ": expected at least 1");
    }
    this.split = split;
    if (parts < 1 || parts > batch) {
      throw new IllegalArgumentException(parts + " parts of a batch of " + batch);
    }
    this.batch = batch;
    this.parts = parts;
    this.random = random;
  }

  /** The next batch, or the next part of one. */
  public Batch next() {
    if (rest.isEmpty()) {
      int[] rows = nextRows();
      for (int part = 0; part < parts; part++) {
        rest.add(Arrays.copyOfRange(rows, start(part), start(part + 1)));
      }
    }
    return split.batch(rest.remove());
  }

  private int start(int part) {
    return (int) ((long) batch * part / parts);
  }

  /**
   * How many batches were drawn. To resume, skip as many in a new sequence over the same split with
   * a new stream of the same seed.
   */
  public long position() {
    return position;
  }

  /** Leaves out batches, without the cost of building them. */
  public void skip(long batches) {
    for (long i = 0; i < batches; i++) {
      nextRows();
    }
  }

  /** Which examples the next batch holds. */
  int[] nextRows() {
    if (ready.isEmpty()) {
      refill();
    }
    position++;
    return ready.remove();
  }

  private void refill() {
    if (used == epoch.length) {
      newEpoch();
    }
    int batches = Math.min(WINDOW, (epoch.length - used) / batch);
    if (batches == 0) {
      ready.add(acrossEpochs());
      return;
    }
    int[] window = split.sortedByLength(Arrays.stream(epoch, used, used + batches * batch));
    used += window.length;
    for (int i : random.permutation(batches)) {
      ready.add(Arrays.copyOfRange(window, i * batch, (i + 1) * batch));
    }
  }

  /** The end of this epoch and the start of the next; of several, where the split is small. */
  private int[] acrossEpochs() {
    int[] rows = new int[batch];
    for (int i = 0; i < batch; i++) {
      if (used == epoch.length) {
        newEpoch();
      }
      rows[i] = epoch[used++];
    }
    return rows;
  }

  private void newEpoch() {
    epoch = random.permutation(split.size());
    used = 0;
  }
}
