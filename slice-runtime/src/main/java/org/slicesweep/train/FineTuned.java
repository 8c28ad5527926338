package org.slicesweep.train;

import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.method.Adaptation;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** A model as fine-tuned: it runs, and folds into plain weights. */
public final class FineTuned {
  private final LoadedBackbone model;
  private final Adaptation adaptation;
  private final Objective objective;
  private final TrialTensors tensors;
  private Evaluator evaluator;
  private Generator generator;

  FineTuned(
      LoadedBackbone model, Adaptation adaptation, Objective objective, TrialTensors tensors) {
    this.model = model;
    this.adaptation = adaptation;
    this.objective = objective;
    this.tensors = tensors;
  }

  /**
   * A model that was trained earlier.
   *
   * @param adaptation holds what was learned
   * @param objective null for a model without one
   * @param headValues the head's tensors, row-major, by name
   * @param scope owns everything that running makes
   */
  public static FineTuned of(
      LoadedBackbone model,
      Adaptation adaptation,
      Objective objective,
      Map<String, float[]> headValues,
      TensorScope scope) {
    return new FineTuned(
        model,
        adaptation,
        objective,
        new TrialTensors(model, adaptation, objective, headValues, scope));
  }

  /** Null for a model without one. */
  public Objective objective() {
    return objective;
  }

  /** The head's tensors, fp32, by name. */
  public Map<String, Tensor> headTensors() {
    return tensors.head();
  }

  /**
   * The head's outputs for a batch, row-major {@code [batch x outputs]}.
   *
   * @throws IllegalStateException if the model has no head
   */
  public float[] logits(Batch batch) {
    if (objective == null) {
      throw new IllegalStateException("the model has no head");
    }
    return evaluator().logits(batch);
  }

  /** What the head is given for a batch, row-major {@code [batch x hidden]}. */
  public float[] pooled(Batch batch) {
    return evaluator().pooled(batch);
  }

  /**
   * The objective's loss for a batch, the mean of {@link Objective#weight} terms.
   *
   * @throws IllegalStateException if the model has no objective
   */
  public float loss(Batch batch) {
    if (objective == null) {
      throw new IllegalStateException("the model has no objective");
    }
    return evaluator().loss(batch);
  }

  /**
   * Continues texts, all at once: the more alike their lengths, the less is wasted.
   *
   * @param prompts token ids of each text, at least one a text
   * @return the tokens added to each, without the one that ended it
   * @throws org.slicesweep.common.InputException if the backbone does not generate text, or a
   *     prompt is empty or longer than the backbone reads
   */
  public List<int[]> generate(List<int[]> prompts, Generation options) {
    return generate(prompts, options, (text, token) -> {});
  }

  /**
   * @param listener is told of every token as it is chosen
   */
  public List<int[]> generate(
      List<int[]> prompts, Generation options, Generator.Listener listener) {
    return generator().generate(prompts, options, listener);
  }

  /** The longest prompt that leaves room for so many tokens more, behind a method's own vectors. */
  int longestPrompt(int maxTokens) {
    return generator().longestPrompt(maxTokens);
  }

  private Evaluator evaluator() {
    if (evaluator == null) {
      evaluator = new Evaluator(model, adaptation, objective, tensors);
    }
    return evaluator;
  }

  private Generator generator() {
    if (generator == null) {
      generator = new Generator(model, adaptation, tensors);
    }
    return generator;
  }

  /**
   * The weights with which the plain backbone computes what was learned, where they differ from the
   * pretrained ones; fp32.
   *
   * @param owner of the tensors
   * @throws org.slicesweep.common.InputException if the method cannot be folded into plain weights
   */
  public Map<String, Tensor> folded(TensorScope owner) {
    return Folding.of(model, adaptation, tensors, owner);
  }
}
