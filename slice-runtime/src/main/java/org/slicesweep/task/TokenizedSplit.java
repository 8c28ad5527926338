package org.slicesweep.task;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slicesweep.common.NodeCache;
import org.slicesweep.common.Sha256;

/**
 * A split as token ids, without padding; immutable, and shared by every trial on the machine: in a
 * JVM as one object, between them as one memory-mapped file.
 */
public final class TokenizedSplit implements PreparedSplit {
  /**
   * Batches are padded to a multiple of this: bf16 is multiplied in pairs. Of short texts in
   * batches of like length, 4 would pad 14 % instead of 7 %, and steps take as much longer.
   */
  private static final int LENGTH_STEP = 2;

  private static final ConcurrentMap<Key, TokenizedSplit> TOKENIZED = new ConcurrentHashMap<>();

  private record Key(String split, String tokenizer, int maxTokens) {}

  private final IntRows ids;
  private final IntRows typeIds;
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
    this(IntRows.of(ids), IntRows.of(typeIds), labels, padId, maxTokens);
  }

  private TokenizedSplit(IntRows ids, IntRows typeIds, float[] labels, int padId, int maxTokens) {
    this.ids = ids;
    this.typeIds = typeIds;
    this.labels = requireNonNull(labels, "labels is null");
    this.padId = padId;
    this.maxTokens = maxTokens;
    if (ids.size() == 0 || typeIds.size() != ids.size() || labels.length != ids.size()) {
      throw new IllegalArgumentException(
          String.format(
              "%d ids, %d typeIds, %d labels: expected as many, and some",
              ids.size(), typeIds.size(), labels.length));
    }
  }

  /** The tokens of a split, computed once a machine for the same examples and tokenizer. */
  public static TokenizedSplit of(Split split, TextTokenizer tokenizer) {
    return TOKENIZED.computeIfAbsent(
        new Key(split.sha256(), tokenizer.sha256(), tokenizer.maxTokens()),
        key -> of(split, tokenizer, NodeCache.user()));
  }

  static TokenizedSplit of(Split split, TextTokenizer tokenizer, NodeCache cache) {
    String key =
        new Sha256()
            .add(split.sha256())
            .add(tokenizer.sha256())
            .add(TextTokenizer.libraryVersion())
            .add(Integer.toString(tokenizer.maxTokens()))
            .hex();
    List<IntRows> columns =
        RowFile.of(
            cache,
            key,
            2,
            () -> {
              TokenizedSplit made = tokenizer.tokenize(split);
              return List.of(made.ids.toArrays(), made.typeIds.toArrays());
            });
    float[] labels = new float[split.size()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = split.examples().get(row).label();
    }
    return new TokenizedSplit(
        columns.get(0), columns.get(1), labels, tokenizer.padId(), tokenizer.maxTokens());
  }

  @Override
  public int size() {
    return ids.size();
  }

  /** How many tokens an example has. */
  @Override
  public int length(int row) {
    return ids.length(row);
  }

  /** An example's token ids; not to be changed. */
  public int[] ids(int row) {
    return ids.row(row);
  }

  /** Which sentence of a pair each token belongs to; not to be changed. */
  public int[] typeIds(int row) {
    return typeIds.row(row);
  }

  @Override
  public float label(int row) {
    return labels[row];
  }

  /**
   * The given examples, padded to the longest of them rounded up to an even number, but never
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
            length,
            padId);
    Arrays.fill(batch.ids(), padId);
    for (int i = 0; i < rows.length; i++) {
      int[] tokens = ids(rows[i]);
      int[] types = typeIds(rows[i]);
      for (int j = 0; j < tokens.length; j++) {
        batch.ids()[i * length + j] = tokens[j];
        batch.typeIds()[i * length + j] = types[j];
        batch.mask()[i * length + j] = 1;
      }
      batch.labels()[i] = labels[rows[i]];
    }
    return batch;
  }
}
