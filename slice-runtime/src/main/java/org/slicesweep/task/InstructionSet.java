package org.slicesweep.task;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The commonsense and math sets of LLM-Adapters (Hu et al. 2023), each in a folder of its own with
 * {@code train.json} and {@code test.json}.
 */
enum InstructionSet {
  BOOLQ("boolq", Family.COMMONSENSE, AnswerForm.TRUE_FALSE),
  PIQA("piqa", Family.COMMONSENSE, AnswerForm.SOLUTION),
  SIQA("social_i_qa", Family.COMMONSENSE, AnswerForm.ANSWER),
  HELLASWAG("hellaswag", Family.COMMONSENSE, AnswerForm.ENDING),
  WINOGRANDE("winogrande", Family.COMMONSENSE, AnswerForm.OPTION),
  ARC_EASY("ARC-Easy", Family.COMMONSENSE, AnswerForm.ANSWER),
  ARC_CHALLENGE("ARC-Challenge", Family.COMMONSENSE, AnswerForm.ANSWER),
  OPENBOOKQA("openbookqa", Family.COMMONSENSE, AnswerForm.ANSWER),
  MULTIARITH("MultiArith", Family.MATH, AnswerForm.NUMBER),
  GSM8K("gsm8k", Family.MATH, AnswerForm.NUMBER),
  ADDSUB("AddSub", Family.MATH, AnswerForm.NUMBER),
  AQUA("AQuA", Family.MATH, AnswerForm.LETTER),
  SINGLEEQ("SingleEq", Family.MATH, AnswerForm.NUMBER),
  SVAMP("SVAMP", Family.MATH, AnswerForm.NUMBER);

  /** Sets that one model is trained on together and tested on one by one. */
  enum Family {
    COMMONSENSE(32, "commonsense_170k.json"),
    MATH(256, "math_10k.json");

    private final int maxNewTokens;
    private final String trainingFile;

    Family(int maxNewTokens, String trainingFile) {
      this.maxNewTokens = maxNewTokens;
      this.trainingFile = trainingFile;
    }

    /** The name in a sweep file. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    List<InstructionSet> sets() {
      return Arrays.stream(InstructionSet.values()).filter(set -> set.family == this).toList();
    }

    /** The combined training rows of its sets. */
    String trainingFile() {
      return trainingFile;
    }

    /** As many as LLM-Adapters lets a model answer with. */
    int maxNewTokens() {
      return maxNewTokens;
    }

    /** The forms of its sets' answers, each once. */
    List<AnswerForm> forms() {
      return sets().stream().map(InstructionSet::form).distinct().toList();
    }

    static Optional<Family> named(String name) {
      return Arrays.stream(values()).filter(family -> family.label().equals(name)).findFirst();
    }
  }

  private final String folder;
  private final Family family;
  private final AnswerForm form;

  InstructionSet(String folder, Family family, AnswerForm form) {
    this.folder = folder;
    this.family = family;
    this.form = form;
  }

  /** The name in a sweep file. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  String folder() {
    return folder;
  }

  Family family() {
    return family;
  }

  AnswerForm form() {
    return form;
  }

  static Optional<InstructionSet> named(String name) {
    return Arrays.stream(values()).filter(set -> set.label().equals(name)).findFirst();
  }
}
