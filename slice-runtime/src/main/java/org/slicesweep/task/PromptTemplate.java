package org.slicesweep.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How an instruction is put to a model. Both are the prompt of Alpaca (Taori et al. 2023); training
 * and evaluation use the same.
 */
public enum PromptTemplate {
  /** As LLM-Adapters writes it in its evaluations: every line but the first is indented. */
  @JsonProperty("llm_adapters")
  LLM_ADAPTERS("request. ", " ".repeat(16)),
  /** Without the indentation. */
  @JsonProperty("alpaca")
  ALPACA("request.", "");

  /** Where the answer starts, and where a model that goes on to invent a further task is cut. */
  static final String RESPONSE = "### Response:";

  private static final String TASK = "Below is an instruction that describes a task";
  private static final String CONTEXT = ", paired with an input that provides further context";

  private final String ask;
  private final String indent;

  PromptTemplate(String lastWord, String indent) {
    this.ask = ". Write a response that appropriately completes the " + lastWord;
    this.indent = indent;
  }

  /**
   * The text that a response follows.
   *
   * @param input further context; may be empty
   */
  String prompt(String instruction, String input) {
    StringBuilder prompt = new StringBuilder(TASK);
    prompt.append(input.isEmpty() ? "" : CONTEXT).append(ask);
    section(prompt, "### Instruction:").append(instruction);
    if (!input.isEmpty()) {
      section(prompt, "### Input:").append(input);
    }
    return section(prompt, RESPONSE).toString();
  }

  private StringBuilder section(StringBuilder prompt, String title) {
    return prompt.append("\n\n").append(indent).append(title).append('\n').append(indent);
  }

  /** What of a generated text counts as the response. */
  static String response(String generated) {
    int next = generated.indexOf(RESPONSE);
    return (next < 0 ? generated : generated.substring(0, next)).strip();
  }
}
