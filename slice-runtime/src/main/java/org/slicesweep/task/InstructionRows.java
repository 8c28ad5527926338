package org.slicesweep.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slicesweep.common.InputException;
import org.slicesweep.task.JsonObjects.Located;

/**
 * Reads instruction files as LLM-Adapters (Hu et al. 2023) lays them out: objects with {@code
 * instruction}, {@code input}, {@code output} and {@code answer}. The answer may be text, a number,
 * or a list of the one answer, as some releases have it. GSM8K's own files ({@code question} and an
 * {@code answer} that ends with {@code #### 42}) are read as well.
 */
final class InstructionRows {
  /** GSM8K's notes to a calculator, such as {@code <<48/2=24>>}, which nobody would read out. */
  private static final Pattern CALCULATOR = Pattern.compile("<<[^<>]*>>");

  private static final String FINAL_ANSWER = "####";

  private final String set;
  private final List<AnswerForm> forms;
  private final boolean mixed;
  private final PromptTemplate template;
  private final List<Example> examples = new ArrayList<>();

  private InstructionRows(
      String set, List<AnswerForm> forms, boolean mixed, PromptTemplate template) {
    this.set = set;
    this.forms = forms;
    this.mixed = mixed;
    this.template = template;
  }

  /**
   * The rows of one set.
   *
   * @throws InputException naming the file, line and row of what is wrong, such as an answer that
   *     is not of the set's form
   */
  static List<Example> ofSet(DataFile file, InstructionSet set, PromptTemplate template) {
    return new InstructionRows(set.label(), List.of(set.form()), false, template).read(file);
  }

  /**
   * The rows of several sets in one file, which does not say which row is of which set. The form of
   * an answer tells how to score it; a row whose answer is of no form can only be trained on.
   */
  static List<Example> ofFamily(
      DataFile file, InstructionSet.Family family, PromptTemplate template) {
    return new InstructionRows(family.label(), family.forms(), true, template).read(file);
  }

  private List<Example> read(DataFile file) {
    try {
      JsonObjects.read(file, row -> examples.add(example(row)));
    } catch (IOException e) {
      throw new InputException(file + " cannot be read: " + e.getMessage(), e);
    }
    if (examples.isEmpty()) {
      throw new InputException(file.key(), file + " holds no rows");
    }
    return List.copyOf(examples);
  }

  private Example example(Located row) {
    boolean original =
        set.equals(InstructionSet.GSM8K.label())
            && row.fields().has("question")
            && !row.fields().has("instruction");
    return original ? ofGsm8k(row) : ofLlmAdapters(row);
  }

  private Example ofLlmAdapters(Located row) {
    String instruction = text(row, "instruction");
    String input = row.fields().path("input").isNull() ? "" : optionalText(row, "input");
    String output = text(row, "output");
    return example(row, template.prompt(instruction, input), output, answer(row));
  }

  private Example ofGsm8k(Located row) {
    String solution = CALCULATOR.matcher(text(row, "answer")).replaceAll("");
    int last = solution.lastIndexOf(FINAL_ANSWER);
    if (last < 0) {
      throw row.error("column \"answer\" does not end with \"%s 42\" or the like", FINAL_ANSWER);
    }
    String answer = solution.substring(last + FINAL_ANSWER.length()).strip();
    return example(row, template.prompt(text(row, "question"), ""), solution, answer);
  }

  private Example example(Located row, String prompt, String response, String answer) {
    Optional<AnswerForm> form = forms.stream().filter(f -> f.accepts(answer)).findFirst();
    if (form.isEmpty() && !mixed) {
      AnswerForm expected = forms.get(0);
      throw row.error(
          "answer \"%s\": task %s expects %s%s",
          abridged(answer), set, expected.expected(), Names.near(answer, expected.choices()));
    }
    return new Example(
        prompt, response, 0, form.map(known -> new Answer(answer, known, set)).orElse(null));
  }

  private static String abridged(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private static JsonNode present(Located row, String name) {
    JsonNode value = row.fields().get(name);
    if (value == null) {
      throw row.error(
          "no column \"%s\"%s (columns: %s)",
          name, Names.near(name, row.names()), Names.list(row.names()));
    }
    return value;
  }

  private static String text(Located row, String name) {
    present(row, name);
    String text = optionalText(row, name);
    if (text.isBlank()) {
      throw row.error("column \"%s\" is empty", name);
    }
    return text;
  }

  private static String optionalText(Located row, String name) {
    JsonNode value = row.fields().path(name);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw row.error("column \"%s\" holds %s: expected text", name, kind(value));
    }
    return value.isMissingNode() ? "" : row.text(name, value);
  }

  private static String answer(Located row) {
    JsonNode value = present(row, "answer");
    if (value.isArray() && value.size() == 1) {
      value = value.get(0);
    }
    if (!value.isValueNode() || value.isNull()) {
      throw row.error(
          "column \"answer\" holds %s: expected text, a number, or a list of one", kind(value));
    }
    return row.text("answer", value).strip();
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list of " + value.size();
      case OBJECT -> "an object";
      case NULL -> "null";
      case NUMBER -> "the number " + value.asText();
      case BOOLEAN -> value.asText();
      default -> "text";
    };
  }
}
