package org.slicesweep.task;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A split as token ids, without padding; immutable, and shared by every trial in the JVM. */
public final class TokenizedSplit implements PreparedSplit {
  /** Batches are padded to a multiple of this: few distinct shapes, and rows that align. */
  private static final int LENGTH_STEP = 4;

  private static final ConcurrentMap<Key, TokenizedSplit> TOKENIZED = new ConcurrentHashMap<>();

  private record Key(String split, String tokenizer, int maxTokens) {}

  private final int[][] ids;
  private final int[][] typeIds;
  private final float[] labels;
  private final int padId;
  private final int maxTokens;

  /**
   * A split of ready-made token ids.
   *
   * @param ids the tokens of each example
   * @param typeIds of the same shape
   * @param padId the token that fills up short rows
   * @param maxTokens the most tokens an example has
   */
  public TokenizedSplit(int[][] ids, int[][] typeIds, float[] labels, int padId, int maxTokens) {
    this.ids = requireNonNull(ids, "ids is null");
    this.typeIds = requireNonNull(typeIds, "typeIds is null");
    this.labels = requireNonNull(labels, "labels is null");
    this.padId = padId;
    this.maxTokens = maxTokens;
    if (ids.length == 0 || typeIds.length != ids.length || labels.length != ids.length) {
      throw new IllegalArgumentException(
          String.format(
              "%d ids, %d typeIds, %d labels: expected as many, and some",
              ids.length, typeIds.length, labels.length));
    }
  }

  /** The tokens of a split, computed once a JVM for the same examples and tokenizer. */
  public static TokenizedSplit of(Split split, TextTokenizer tokenizer) {
    return TOKENIZED.computeIfAbsent(
        new Key(split.sha256(), tokenizer.sha256(), tokenizer.maxTokens()),
        key -> tokenizer.tokenize(split));
  }

  @Override
  public int size() {
    return ids.length;
  }

  /** How many tokens an example has. */
  @Override
  public int length(int row) {
    return ids[row].length;
  }

  /** An example's token ids; not to be changed. */
  public int[] ids(int row) {
    return ids[row];
  }

  /** Which sentence of a pair each token belongs to; not to be changed. */
  public int[] typeIds(int row) {
    return typeIds[row];
  }

  @Override
  public float label(int row) {
    return labels[row];
  }

  /**
   * The given examples, padded to the longest of them rounded up to a multiple of 4, but never
   * beyond the most tokens an example may have.
   */
  @Override
  public TextBatch batch(int... rows) {
    int longest = Arrays.stream(rows).map(this::length).max().orElseThrow();
    int rounded = (longest + LENGTH_STEP - 1) / LENGTH_STEP * LENGTH_STEP;
    int length = Math.max(longest, Math.min(rounded, maxTokens));
    TextBatch batch =
        new TextBatch(
            new long[rows.length * length],
            new long[rows.length * length],
            new float[rows.length * length],
            new float[rows.length],
            rows.length,
            length);
    Arrays.fill(batch.ids(), padId);
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      for (int j = 0; j < ids[row].length; j++) {
        batch.ids()[i * length + j] = ids[row][j];
        batch.typeIds()[i * length + j] = typeIds[row][j];
        batch.mask()[i * length + j] = 1;
      }
      batch.labels()[i] = labels[row];
    }
    return batch;
  }
}
