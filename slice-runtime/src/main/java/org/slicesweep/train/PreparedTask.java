package org.slicesweep.train;

import static org.slicesweep.common.InputException.check;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.backbone.LanguageModel;
import org.slicesweep.common.InputException;
import org.slicesweep.media.MediaKind;
import org.slicesweep.task.Dataset;
import org.slicesweep.task.Datasets;
import org.slicesweep.task.Head;
import org.slicesweep.task.LanguageModelling;
import org.slicesweep.task.Objective;
import org.slicesweep.task.PreparedSplit;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.torch.Torch;
import org.slicesweep.weights.ModelFiles;

/** A task's data as a backbone reads it: made once a JVM, shared by every trial. */
public record PreparedTask(
    Dataset dataset, PreparedSplit train, PreparedSplit validation, PreparedSplit test) {

  private record Key(TaskSpec task, String backbone) {}

  private static final Map<Key, PreparedTask> PREPARED = new ConcurrentHashMap<>();

  /**
   * @throws InputException if the data or the tokenizer is not sound, or they do not fit the
   *     backbone
   */
  public static PreparedTask of(TaskSpec task, String backbone, Backbone architecture) {
    return PREPARED.computeIfAbsent(
        new Key(task, backbone), key -> prepare(task, ModelFiles.open(backbone), architecture));
  }

  private static PreparedTask prepare(TaskSpec task, ModelFiles files, Backbone architecture) {
    checkSuits(task, files.name(), architecture);
    InputSpec reads = architecture.reads();
    if (reads instanceof InputSpec.Images images) {
      return PixelPreparation.ofImages(task, files, images, Torch.threads())
          .prepare(Datasets.load(task), reads);
    }
    if (reads instanceof InputSpec.Clips clips) {
      return PixelPreparation.ofClips(task, files, clips, Torch.threads())
          .prepare(Datasets.load(task), reads);
    }
    InputSpec.Text text = (InputSpec.Text) reads;
    longestText(task, text); // refused before the data is read
    Dataset dataset = Datasets.load(task);
    return dataset.kind() == Kind.GENERATION
        ? LanguagePreparation.prepare(dataset, task, files, text)
        : TextPreparation.prepare(dataset, task, files, text);
  }

  /**
   * Refuses a task of another sort of data than the backbone reads, and one whose answers a
   * backbone that only reads cannot write; needs no data.
   *
   * @throws InputException naming both
   */
  public static void checkSuits(TaskSpec task, String backbone, Backbone architecture) {
    InputSpec reads = architecture.reads();
    String given =
        Datasets.media(task.name())
            .map(kind -> kind == MediaKind.IMAGES ? "images" : "video")
            .orElse("text");
    check(
        given.equals(reads.kind()),
        "task",
        "task %s is %s, and backbone %s reads %s",
        task.name(),
        given,
        backbone,
        reads.kind());
    check(
        !Datasets.isAnsweredInWords(task.name()) || architecture instanceof LanguageModel,
        "task",
        "task %s is answered in words, and backbone %s only reads: take a language model, such as a"
            + " LLaMA",
        task.name(),
        backbone);
  }

  /**
   * Checks what lies beside a backbone's weights: its tokenizer, or how its images are prepared.
   *
   * @throws InputException if it is not sound, or another model's
   */
  public static void checkFiles(ModelFiles files, InputSpec reads) {
    if (reads instanceof InputSpec.Text text) {
      TextPreparation.checkTokenizer(files, text.vocabularySize());
    } else {
      PixelPreparation.checkProcessor(files, reads);
    }
  }

  /**
   * Tokens that a text is cut to: the task's own limit, or the smaller of the default and what the
   * backbone can take; 0 for backbones that read no text.
   *
   * @throws InputException if the task wants longer sequences than the backbone takes
   */
  public static int longestText(TaskSpec task, InputSpec reads) {
    if (!(reads instanceof InputSpec.Text text)) {
      return 0;
    }
    if (task.maxTokens() == null) {
      return Math.min(Datasets.defaultMaxTokens(task.name()), text.maxTokens());
    }
    check(
        task.maxTokens() <= text.maxTokens(),
        "max_tokens",
        "max_tokens %s: the backbone takes at most %d",
        task.maxTokens(),
        text.maxTokens());
    return task.maxTokens();
  }

  /** What a trial learns of this task on a backbone. */
  public Objective objective(Backbone architecture) {
    if (dataset.kind() == Kind.GENERATION) {
      return new LanguageModelling();
    }
    boolean classifies = dataset.kind() == Kind.CLASSIFICATION;
    return new Head(
        architecture.hiddenSize(),
        classifies ? dataset.classes().size() : 1,
        dataset.kind(),
        architecture.headForm());
  }
}
