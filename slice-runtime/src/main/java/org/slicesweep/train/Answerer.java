package org.slicesweep.train;

import java.util.List;
import java.util.Set;
import org.slicesweep.task.Answering;
import org.slicesweep.task.Batch;
import org.slicesweep.task.InstructionSplit;

/** A fine-tuned language model that answers greedily. */
record Answerer(FineTuned model) implements AnswerScore.Model {
  @Override
  public double loss(Batch batch) {
    return model.loss(batch);
  }

  @Override
  public long weight(Batch batch) {
    return model.objective().weight(batch);
  }

  @Override
  public List<int[]> answers(List<int[]> prompts, Answering how) {
    int room = model.longestPrompt(how.maxNewTokens());
    return model.generate(
        prompts.stream().map(prompt -> InstructionSplit.fitted(prompt, room)).toList(),
        Generation.greedy(how.maxNewTokens(), Set.copyOf(how.ends())));
  }
}
