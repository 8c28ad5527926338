package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instructions as token ids: the prompt, the response and the end of the text, for training, and
 * the prompt alone, for a model to answer. Immutable, and shared by every trial in the JVM.
 *
 * <p>Prompt and response are tokenized one by one, so that what a model is asked is to the token
 * what it was trained on.
 */
public final class InstructionSplit implements PreparedSplit {
  private static final Logger LOG = LoggerFactory.getLogger(InstructionSplit.class);

  private final TokenizedSplit tokens;
  private final int[] counted;
  private final int[][] prompts;
  private final List<Answer> answers;
  private final Answering answering;
  private final TextTokenizer tokenizer;

  /**
   * @param rows which of the examples, in order
   * @param tokenizer reads what a model writes; stays open
   */
  private InstructionSplit(
      InstructionTokens all,
      int[] rows,
      List<Example> examples,
      TextTokenizer tokenizer,
      Answering answering) {
    int[][] ids = Arrays.stream(rows).mapToObj(all::ids).toArray(int[][]::new);
    int[][] types = Arrays.stream(ids).map(row -> new int[row.length]).toArray(int[][]::new);
    this.tokens =
        new TokenizedSplit(
            ids, types, new float[ids.length], tokenizer.padId(), answering.maxTokens());
    this.counted = Arrays.stream(rows).map(all::counted).toArray();
    this.prompts = Arrays.stream(rows).mapToObj(all::prompt).toArray(int[][]::new);
    this.answers = Arrays.stream(rows).mapToObj(row -> examples.get(row).answer()).toList();
    this.answering = answering;
    this.tokenizer = tokenizer;
  }

  /** A split to train on: without the rows whose prompts leave nothing to learn. */
  public static InstructionSplit toLearn(
      Split split, TextTokenizer tokenizer, Answering answering) {
    InstructionTokens all = InstructionTokens.of(split, tokenizer, answering);
    int[] kept = all.rowsWithTargets();
    if (kept.length < split.size()) {
      LOG.warn(
          "{} of {} training rows are left out: their prompts alone take max_tokens ({})",
          split.size() - kept.length,
          split.size(),
          answering.maxTokens());
    }
    check(
        kept.length > 0,
        "max_tokens",
        "max_tokens %d: every prompt is longer, so that nothing of the responses is left",
        answering.maxTokens());
    return new InstructionSplit(all, kept, split.examples(), tokenizer, answering);
  }

  /** A split to be scored on. */
  public static InstructionSplit toAnswer(
      Split split, TextTokenizer tokenizer, Answering answering) {
    InstructionTokens all = InstructionTokens.of(split, tokenizer, answering);
    if (all.cutPrompts() > 0) {
      LOG.warn(
          "{} of {} prompts are too long for {} tokens of answer in a context of {}: they lose"
              + " their beginning",
          all.cutPrompts(),
          split.size(),
          answering.maxNewTokens(),
          answering.context());
    }
    int[] rows = IntStream.range(0, split.size()).toArray();
    return new InstructionSplit(all, rows, split.examples(), tokenizer, answering);
  }

  @Override
  public int size() {
    return tokens.size();
  }

  @Override
  public int length(int row) {
    return tokens.length(row);
  }

  /** There is no single label for a text: 0. */
  @Override
  public float label(int row) {
    return 0;
  }

  /** The tokens trained on; not to be changed. */
  public int[] ids(int row) {
    return tokens.ids(row);
  }

  @Override
  public LanguageBatch batch(int... rows) {
    TextBatch text = tokens.batch(rows);
    long[] targets = new long[text.ids().length];
    Arrays.fill(targets, LanguageBatch.IGNORED);
    for (int i = 0; i < rows.length; i++) {
      int[] ids = tokens.ids(rows[i]);
      for (int j = counted[rows[i]]; j < ids.length; j++) {
        targets[i * text.length() + j] = ids[j];
      }
    }
    return new LanguageBatch(text.ids(), text.mask(), targets, text.size(), text.length());
  }

  public Answering answering() {
    return answering;
  }

  /** The tokens of a prompt, to be answered; not to be changed. */
  public int[] prompt(int row) {
    return prompts[row];
  }

  /** The prompt with its first token, which starts the text, and as much of its end as fits. */
  public static int[] fitted(int[] prompt, int room) {
    if (prompt.length <= room) {
      return prompt;
    }
    int[] end = Arrays.copyOfRange(prompt, prompt.length - room, prompt.length);
    end[0] = prompt[0];
    return end;
  }

  /** The rows, those of the shortest prompts first. */
  public int[] rowsByPrompt() {
    return IntStream.range(0, prompts.length)
        .boxed()
        .sorted(Comparator.comparingInt(row -> prompts[row].length))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The name of the set that a row is from. */
  public String set(int row) {
    return answers.get(row).set();
  }

  /**
   * Whether generated tokens answer a row rightly.
   *
   * @param generated what follows the prompt, the end of the text included or not
   */
  public boolean isRight(int row, int[] generated) {
    return answers.get(row).isGivenBy(text(generated));
  }

  /** What generated tokens say, up to the end of the text. */
  public String text(int[] generated) {
    int end = 0;
    while (end < generated.length && !answering.ends().contains(generated[end])) {
      end++;
    }
    return tokenizer.decode(Arrays.copyOf(generated, end));
  }
}
