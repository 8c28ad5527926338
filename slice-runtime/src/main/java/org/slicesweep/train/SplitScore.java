package org.slicesweep.train;

import java.util.Map;
import java.util.TreeMap;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Dataset;
import org.slicesweep.task.EvaluationBatch;
import org.slicesweep.task.InstructionSplit;
import org.slicesweep.task.Metrics;
import org.slicesweep.task.PreparedSplit;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

/**
 * How good a model is on one split.
 *
 * @param accuracy null for regression
 * @param metric the task's own metric, higher is better
 * @param metrics all that the benchmarks report for such a task, by name; for answers of several
 *     sets, each set's accuracy too
 * @param loss mean cross entropy (natural logarithm), or mean squared error for regression
 */
public record SplitScore(Double accuracy, double metric, Map<String, Double> metrics, double loss) {
  /** Examples a forward pass: enough to keep a core busy, few enough to stay small. */
  private static final int BATCH = 32;

  /** Beside the metrics: how many examples of the task were left out as undecodable. */
  private static final String SKIPPED = "skipped";

  /** Gives the model's outputs for a batch, row-major {@code [batch x outputs]}. */
  interface Model {
    float[] logits(Batch batch);
  }

  /** Scores what a trainer has made so far on a split of the task that it learns. */
  public static SplitScore of(Trainer trainer, Dataset dataset, PreparedSplit split) {
    return split instanceof InstructionSplit instructions
        ? AnswerScore.of(new Answerer(trainer.model()), instructions)
        : of(trainer::logits, dataset, split);
  }

  static SplitScore of(Model model, Dataset dataset, PreparedSplit split) {
    return dataset.kind() == Kind.CLASSIFICATION
        ? classification(model, dataset, split)
        : regression(model, dataset, split);
  }

  private static SplitScore classification(Model model, Dataset dataset, PreparedSplit split) {
    int classes = dataset.classes().size();
    int[] predicted = new int[split.size()];
    int[] labels = new int[split.size()];
    double loss = 0;
    for (EvaluationBatch part : split.evaluationBatches(BATCH)) {
      float[] logits = model.logits(part.batch());
      for (int i = 0; i < part.rows().length; i++) {
        int row = part.rows()[i];
        labels[row] = (int) split.label(row);
        predicted[row] = largest(logits, i * classes, classes);
        loss += crossEntropy(logits, i * classes, classes, labels[row]);
      }
    }
    Map<String, Double> metrics = new TreeMap<>();
    for (MetricName name : MetricName.CLASSIFICATION) {
      metrics.put(Metrics.nameOf(name), Metrics.ofClasses(name, predicted, labels, classes));
    }
    return of(dataset, metrics, loss / split.size());
  }

  private static SplitScore regression(Model model, Dataset dataset, PreparedSplit split) {
    double[] predicted = new double[split.size()];
    double[] labels = new double[split.size()];
    double loss = 0;
    for (EvaluationBatch part : split.evaluationBatches(BATCH)) {
      float[] outputs = model.logits(part.batch());
      for (int i = 0; i < part.rows().length; i++) {
        int row = part.rows()[i];
        predicted[row] = outputs[i];
        labels[row] = split.label(row);
        loss += Math.pow(predicted[row] - labels[row], 2);
      }
    }
    Map<String, Double> metrics = new TreeMap<>();
    for (MetricName name : MetricName.REGRESSION) {
      metrics.put(Metrics.nameOf(name), Metrics.ofNumbers(name, predicted, labels));
    }
    return of(dataset, metrics, loss / split.size());
  }

  private static SplitScore of(Dataset dataset, Map<String, Double> metrics, double loss) {
    if (dataset.skipped() > 0) {
      metrics.put(SKIPPED, (double) dataset.skipped());
    }
    return new SplitScore(
        metrics.get(Metrics.nameOf(MetricName.ACCURACY)),
        metrics.get(Metrics.nameOf(dataset.metric())),
        metrics,
        loss);
  }

  private static int largest(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values[from + i] > values[from + best]) {
        best = i;
      }
    }
    return best;
  }

  private static double crossEntropy(float[] logits, int from, int count, int label) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, logits[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(logits[from + i] - most);
    }
    return most + Math.log(sum) - logits[from + label];
  }
}
