package org.slicesweep.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slicesweep.task.Answering;
import org.slicesweep.task.Batch;
import org.slicesweep.task.EvaluationBatch;
import org.slicesweep.task.InstructionSplit;
import org.slicesweep.task.Metrics;
import org.slicesweep.task.TaskSpec.MetricName;

/** How well a language model answers the instructions of a split. */
final class AnswerScore {
  /** Examples a forward pass, and prompts answered side by side. */
  private static final int BATCH = 16;

  /** A model that writes. */
  interface Model {
    /** Mean cross entropy over the tokens that count. */
    double loss(Batch batch);

    /** How many tokens count. */
    long weight(Batch batch);

    /** What it writes after each prompt. */
    List<int[]> answers(List<int[]> prompts, Answering how);
  }

  private AnswerScore() {}

  /**
   * Scores a model. Of several sets of questions, the accuracy is the mean of theirs, as the
   * benchmarks report it, however many questions each has.
   */
  static SplitScore of(Model model, InstructionSplit split) {
    Map<String, Tally> sets = new TreeMap<>();
    int[] rows = split.rowsByPrompt();
    for (int start = 0; start < rows.length; start += BATCH) {
      int[] part = Arrays.copyOfRange(rows, start, Math.min(start + BATCH, rows.length));
      List<int[]> prompts = Arrays.stream(part).mapToObj(split::prompt).toList();
      List<int[]> answers = model.answers(prompts, split.answering());
      for (int i = 0; i < part.length; i++) {
        sets.computeIfAbsent(split.set(part[i]), set -> new Tally())
            .add(split.isRight(part[i], answers.get(i)));
      }
    }
    Map<String, Double> metrics = new TreeMap<>();
    if (sets.size() > 1) {
      sets.forEach((set, tally) -> metrics.put(set, tally.share()));
    }
    double accuracy = sets.values().stream().mapToDouble(Tally::share).average().orElseThrow();
    metrics.put(Metrics.nameOf(MetricName.ACCURACY), accuracy);
    return new SplitScore(accuracy, accuracy, metrics, loss(model, split));
  }

  /** The mean over all tokens that count. */
  private static double loss(Model model, InstructionSplit split) {
    double sum = 0;
    long tokens = 0;
    for (EvaluationBatch part : split.evaluationBatches(BATCH)) {
      long weight = model.weight(part.batch());
      if (weight > 0) {
        sum += weight * model.loss(part.batch());
        tokens += weight;
      }
    }
    return tokens == 0 ? Double.NaN : sum / tokens;
  }

  private static final class Tally {
    private int right;
    private int asked;

    void add(boolean isRight) {
      right += isRight ? 1 : 0;
      asked++;
    }

    double share() {
      return (double) right / asked;
    }
  }
}
