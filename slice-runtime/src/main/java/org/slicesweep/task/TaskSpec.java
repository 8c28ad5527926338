package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * Which data a trial learns and how it is read. Everything but the name may be null: a preset fills
 * in what it knows. Files and folders are paths, or addresses such as {@code hdfs://host/a.tsv}.
 *
 * @param name {@code acceptability} (embedded), a GLUE preset ({@code cola}, {@code sst2}, {@code
 *     mrpc}, {@code stsb}, {@code qqp}, {@code mnli}, {@code mnli_mismatched}, {@code qnli}, {@code
 *     rte}), {@code text}, or instructions that a language model answers: a commonsense set ({@code
 *     boolq}, {@code piqa}, {@code siqa}, {@code hellaswag}, {@code winogrande}, {@code arc_easy},
 *     {@code arc_challenge}, {@code openbookqa}), a math set ({@code multiarith}, {@code gsm8k},
 *     {@code addsub}, {@code aqua}, {@code singleeq}, {@code svamp}), or a family's sets all at
 *     once (commonsense, math); for models that see, images, video or a task of VTAB-1K such as
 *     {@code vtab_cifar}
 * @param path folder that holds a preset's files, or the folder of that folder; for images and
 *     videos the whole data set: class folders, an archive of them, Parquet files
 * @param train training file ({@code .tsv}, {@code .csv}, {@code .jsonl}, {@code .json}, {@code
 *     .parquet}, each but Parquet also with {@code .gz}); a quote in a TSV file is a character like
 *     any other, a CSV file is RFC 4180; for instructions it stands in for the set's own
 * @param validation file for choosing; null takes a tenth of the training rows, the same ones in
 *     every trial
 * @param test file for reporting; null takes another tenth
 * @param text one column, or two for a sentence pair: a name, or a position counting from 0
 * @param label the label's column: a name, or a position counting from 0; null means {@code label}
 *     in Parquet files of images
 * @param header whether a TSV or CSV file starts with column names; null means it does, and is
 *     refused where all columns are positions
 * @param kind null means classification
 * @param metric what is reported as the metric; null takes the task's own
 * @param trainExamples at most this many training rows, drawn with the data seed
 * @param testExamples at most this many test rows
 * @param maxTokens longer inputs are cut to this many tokens
 * @param prompt how an instruction is put; null means as LLM-Adapters does
 * @param trainOnInputs whether the loss counts the prompt's tokens, too; null means that it does,
 *     as LLM-Adapters has it
 * @param maxNewTokens the most tokens an answer may take; null means 32 for commonsense and 256 for
 *     math, as LLM-Adapters has it
 * @param image the column of images in a Parquet file; null means {@code image} or {@code img}
 * @param fold which of the three divisions of UCF101 or HMDB51; null means the first
 * @param frameStride frames of a video to one of a clip; null means 4
 * @param skipBad whether images and videos that cannot be decoded are left out, and counted; null
 *     means that the first of them ends the trial
 */
public record TaskSpec(
    String name,
    String path,
    String train,
    String validation,
    String test,
    List<String> text,
    String label,
    Boolean header,
    Kind kind,
    MetricName metric,
    Integer trainExamples,
    Integer validationExamples,
    Integer testExamples,
    Integer maxTokens,
    PromptTemplate prompt,
    Boolean trainOnInputs,
    Integer maxNewTokens,
    String image,
    Integer fold,
    Integer frameStride,
    Boolean skipBad)
    implements Serializable {

  /** What is predicted. */
  public enum Kind {
    @JsonProperty("classification")
    CLASSIFICATION,
    @JsonProperty("regression")
    REGRESSION,
    /** Text that answers an instruction. */
    @JsonProperty("generation")
    GENERATION
  }

  /** The metrics of the GLUE benchmark. */
  public enum MetricName {
    @JsonProperty("accuracy")
    ACCURACY,
    @JsonProperty("f1")
    F1,
    @JsonProperty("matthews")
    MATTHEWS,
    @JsonProperty("pearson")
    PEARSON,
    @JsonProperty("spearman")
    SPEARMAN;

    /** Those of predicted classes. */
    public static final Set<MetricName> CLASSIFICATION = Set.of(ACCURACY, F1, MATTHEWS);

    /** Those of predicted numbers. */
    public static final Set<MetricName> REGRESSION = Set.of(PEARSON, SPEARMAN);
  }

  public TaskSpec {
    check(name != null && !name.isBlank(), "task", "a task needs a name");
    text = text == null ? null : List.copyOf(text);
    positive("train_examples", trainExamples);
    positive("validation_examples", validationExamples);
    positive("test_examples", testExamples);
    check(
        maxTokens == null || maxTokens >= 3,
        "max_tokens",
        "max_tokens %s: expected at least 3 ([CLS], a token, [SEP])",
        maxTokens);
    positive("max_new_tokens", maxNewTokens);
    positive("fold", fold);
    positive("frame_stride", frameStride);
  }

  /** A task with nothing but its name. */
  public static TaskSpec named(String name) {
    return new TaskSpec(
        name, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null);
  }

  private static void positive(String key, Integer value) {
    check(value == null || value >= 1, key, "%s %s: expected at least 1", key, value);
  }
}
