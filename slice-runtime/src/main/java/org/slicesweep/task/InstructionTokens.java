package org.slicesweep.task;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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

  static InstructionTokens of(
      List<Example> examples, TextTokenizer tokenizer, Answering answering) {
    int[][] prompts = tokenizer.encode(examples.stream().map(Example::text).toList(), true);
    int[][] responses = tokenizer.encode(examples.stream().map(Example::pair).toList(), false);
    InstructionTokens tokens = new InstructionTokens(examples.size());
    int room = answering.context() - answering.maxNewTokens();
    for (int row = 0; row < prompts.length; row++) {
      int[] prompt = answering.open(prompts[row]);
      tokens.ids[row] = joined(prompt, responses[row], answering);
      tokens.counted[row] =
          answering.trainOnInputs() ? 0 : Math.min(prompt.length, tokens.ids[row].length);
      tokens.prompts[row] = fitted(prompt, room);
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

  /** The prompt with its first token, which starts the text, and as much of its end as fits. */
  private static int[] fitted(int[] prompt, int room) {
    if (prompt.length <= room) {
      return prompt;
    }
    int[] end = Arrays.copyOfRange(prompt, prompt.length - room, prompt.length);
    end[0] = prompt[0];
    return end;
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
