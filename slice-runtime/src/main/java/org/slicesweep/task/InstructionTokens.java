package org.slicesweep.task;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.slicesweep.common.NodeCache;
import org.slicesweep.common.Sha256;

/** The token ids of instructions, to be trained on and to be answered. */
final class InstructionTokens {
  private final int[][] ids;
  private final int[] counted;
  private final int[][] prompts;
  private int cutPrompts;

  private InstructionTokens(int size) {
    ids = new int[size][];
    counted = new int[size];
    prompts = new int[size][];
  }

  static InstructionTokens of(Split split, TextTokenizer tokenizer, Answering answering) {
    List<IntRows> columns =
        RowFile.of(
            NodeCache.user(),
            new Sha256()
                .add("prompts and responses")
                .add(split.sha256())
                .add(tokenizer.sha256())
                .add(TextTokenizer.libraryVersion())
                .add(Integer.toString(tokenizer.maxTokens()))
                .hex(),
            2,
            () ->
                List.of(
                    tokenizer.encode(split.examples().stream().map(Example::text).toList(), true),
                    tokenizer.encode(
                        split.examples().stream().map(Example::pair).toList(), false)));
    int[][] prompts = columns.get(0).toArrays();
    int[][] responses = columns.get(1).toArrays();
    InstructionTokens tokens = new InstructionTokens(split.size());
    int room = answering.context() - answering.maxNewTokens();
    for (int row = 0; row < prompts.length; row++) {
      int[] prompt = answering.open(prompts[row]);
      tokens.ids[row] = joined(prompt, responses[row], answering);
      tokens.counted[row] =
          answering.trainOnInputs() ? 0 : Math.min(prompt.length, tokens.ids[row].length);
      tokens.prompts[row] = InstructionSplit.fitted(prompt, room);
      tokens.cutPrompts += prompt.length > room ? 1 : 0;
    }
    return tokens;
  }

  private static int[] joined(int[] prompt, int[] response, Answering answering) {
    int whole = prompt.length + response.length + 1;
    int[] ids = Arrays.copyOf(prompt, whole);
    System.arraycopy(response, 0, ids, prompt.length, response.length);
    ids[whole - 1] = answering.ends().get(0);
    return whole <= answering.maxTokens() ? ids : Arrays.copyOf(ids, answering.maxTokens());
  }

  /** Prompt, response and the end of the text, cut to what is trained on. */
  int[] ids(int row) {
    return ids[row];
  }

  /** The first token that the loss counts. */
  int counted(int row) {
    return counted[row];
  }

  int[] prompt(int row) {
    return prompts[row];
  }

  /** How many prompts are too long to be answered as they are. */
  int cutPrompts() {
    return cutPrompts;
  }

  /** The first token of a text is given, so it takes a second one to learn from. */
  int[] rowsWithTargets() {
    return IntStream.range(0, ids.length)
        .filter(row -> Math.max(1, counted[row]) < ids[row].length)
        .toArray();
  }
}
