package org.slicesweep.task;

import java.util.Map;
import java.util.function.BiFunction;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.LanguageModel;
import org.slicesweep.backbone.TextInputs;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * Predicting the next token with the backbone's own head: the mean cross entropy over a batch's
 * labelled tokens, in fp32, as Hugging Face's causal language models compute it. Scores are made
 * only where a token is labelled. Nothing is trained beside what the method trains. Takes {@link
 * LanguageBatch}es.
 */
public record LanguageModelling() implements Objective {

  /**
   * @throws InputException if the backbone does not predict tokens
   */
  public static LanguageModel model(Encoded encoded) {
    if (encoded.backbone() instanceof LanguageModel model) {
      return model;
    }
    throw new InputException(
        "task",
        "a task of generated text needs a backbone that generates it (llama, mistral, qwen2); this"
            + " one only reads");
  }

  @Override
  public Map<String, Shape> parameters() {
    return Map.of();
  }

  @Override
  public Map<String, float[]> initial(RandomStream random) {
    return Map.of();
  }

  /** Scores of the token behind every text, fp32 {@code [batch x vocabulary]}. */
  @Override
  public Node outputs(Encoded encoded, BiFunction<String, Shape, Node> parameter) {
    return model(encoded).logits(encoded.pooled(), encoded.hook());
  }

  /** INT64 {@code [2 x labelled]}: where the token before a labelled one stands, and its target. */
  @Override
  public Node labels(Graph graph) {
    return graph.input("labels", DType.INT64, Shape.of(Dim.of(2), Dim.named("labelled")));
  }

  @Override
  public Tensor labels(TensorScope scope, Staging staging, Batch batch) {
    LanguageBatch texts = (LanguageBatch) batch;
    int labelled = Math.toIntExact(weight(batch));
    InputException.check(labelled > 0, "task", "a batch has no token to learn");
    long[] labels = new long[2 * labelled];
    int next = 0;
    for (int i = 1; i < texts.ids().length; i++) {
      if (isLabelled(texts, i)) {
        labels[next] = i - 1;
        labels[labelled + next++] = texts.targets()[i];
      }
    }
    return staging.longs(scope, "labels", labels, 2, labelled);
  }

  /** The first token of a text follows nothing. */
  private static boolean isLabelled(LanguageBatch texts, int place) {
    return place % texts.length() != 0 && texts.targets()[place] != LanguageBatch.IGNORED;
  }

  /** The number of labelled tokens. */
  @Override
  public long weight(Batch batch) {
    LanguageBatch texts = (LanguageBatch) batch;
    long labelled = 0;
    for (int i = 0; i < texts.ids().length; i++) {
      labelled += isLabelled(texts, i) ? 1 : 0;
    }
    return labelled;
  }

  @Override
  public Node loss(Encoded encoded, Node labels, BiFunction<String, Shape, Node> parameter) {
    Node hidden = encoded.hidden();
    Dim tokens = TextInputs.BATCH.times(TextInputs.TOKENS);
    Node before = hidden.reshape(tokens, hidden.shape().last()).gather(0, labels.select(0, 0));
    return model(encoded).logits(before, encoded.hook()).crossEntropy(labels.select(0, 1));
  }
}
