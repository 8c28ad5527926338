package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a language model's answers are learned and written.
 *
 * @param ends the tokens that end a text; learned is the first
 * @param maxTokens what is trained on is cut to this many tokens
 * @param maxNewTokens the most tokens an answer may take
 * @param context the most tokens the backbone can take, prompt and answer together
 * @param trainOnInputs whether the loss counts the prompt's tokens, too
 */
public record Answering(
    List<Integer> ends, int maxTokens, int maxNewTokens, int context, boolean trainOnInputs) {

  public Answering {
    ends = List.copyOf(ends);
    check(
        maxNewTokens < context,
        "max_new_tokens",
        "max_new_tokens %d: the backbone takes at most %d tokens, the prompt included",
        maxNewTokens,
        context);
  }

  /**
   * What a task asks of a backbone.
   *
   * @param config the backbone's {@code config.json}
   * @param backbone what messages call it
   */
  public static Answering of(
      TaskSpec task, JsonNode config, String backbone, int maxTokens, int context) {
    Integer given = task.maxNewTokens();
    return new Answering(
        ends(config, backbone),
        maxTokens,
        given == null ? InstructionTask.family(task.name()).maxNewTokens() : given,
        context,
        task.trainOnInputs() == null || task.trainOnInputs());
  }

  /** The tokens of {@code eos_token_id}, which is a number or a list of them. */
  private static List<Integer> ends(JsonNode config, String backbone) {
    JsonNode given = config.path("eos_token_id");
    List<Integer> ends = new ArrayList<>();
    for (JsonNode end : given.isArray() ? given : List.of(given)) {
      check(
          end.isInt() && end.intValue() >= 0,
          "backbone",
          "%s: config.json has eos_token_id %s: a language model that answers needs the number of"
              + " the token that ends a text, or a list of such",
          backbone,
          given.isMissingNode() ? "unset" : given.toString());
      ends.add(end.intValue());
    }
    check(!ends.isEmpty(), "backbone", "%s: config.json has an empty eos_token_id", backbone);
    return ends;
  }

  /** The prompt's tokens without an end of text, which some tokenizers put after every text. */
  int[] open(int[] prompt) {
    int last = prompt.length - 1;
    return last > 0 && ends.contains(prompt[last]) ? Arrays.copyOf(prompt, last) : prompt;
  }
}
