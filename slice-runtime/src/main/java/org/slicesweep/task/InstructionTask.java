package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.Location;
import org.slicesweep.task.InstructionSet.Family;
import org.slicesweep.task.TaskSpec.Kind;
import org.slicesweep.task.TaskSpec.MetricName;

/**
 * A commonsense or math set, or all sets of a family, whose answers a language model writes.
 *
 * <p>A set trains on its own {@code train.json}, or on any file that {@code train} names, such as
 * the family's combined one. {@code commonsense} and {@code math} train on the combined file and
 * test on every set. A tenth of the training rows, at most {@value #LARGEST_VALIDATION}, is the
 * validation split, drawn the same way for every trial.
 */
final class InstructionTask {
  /** As in LLM-Adapters. */
  static final int DEFAULT_MAX_TOKENS = 256;

  private static final Logger LOG = LoggerFactory.getLogger(InstructionTask.class);
  private static final int LARGEST_VALIDATION = 1000;

  /** Where LLM-Adapters keeps combined training files, seen from the folder of the sets. */
  private static final String TRAINING_SETS = "ft-training_set";

  private static final List<String> EXTENSIONS =
      List.of(".json", ".json.gz", ".jsonl", ".jsonl.gz");

  private final TaskSpec spec;
  private final Family family;
  private final List<InstructionSet> sets;
  private final PromptTemplate template;
  private final Location folder;

  private InstructionTask(TaskSpec spec, Family family, List<InstructionSet> sets) {
    this.spec = spec;
    this.family = family;
    this.sets = sets;
    this.template = spec.prompt() == null ? PromptTemplate.LLM_ADAPTERS : spec.prompt();
    this.folder = folder();
  }

  /** The names in a sweep file. */
  static List<String> names() {
    return Stream.concat(
            Arrays.stream(InstructionSet.values()).map(InstructionSet::label),
            Arrays.stream(Family.values()).map(Family::label))
        .toList();
  }

  static boolean isNamed(String name) {
    return names().contains(name);
  }

  static Family family(String name) {
    return Family.named(name)
        .or(() -> InstructionSet.named(name).map(InstructionSet::family))
        .orElseThrow();
  }

  static Dataset load(TaskSpec spec) {
    Datasets.refuse(spec, "validation", spec.validation());
    Datasets.refuse(spec, "test", spec.test());
    Datasets.refuse(spec, "text", spec.text());
    Datasets.refuse(spec, "label", spec.label());
    Datasets.refuse(spec, "header", spec.header());
    Datasets.refuse(spec, "kind", spec.kind());
    List<InstructionSet> sets =
        InstructionSet.named(spec.name()).map(List::of).orElseGet(() -> family(spec.name()).sets());
    return new InstructionTask(spec, family(spec.name()), sets).load();
  }

  private Dataset load() {
    List<Example> train = training();
    List<Example> scored = train.stream().filter(row -> row.answer() != null).toList();
    if (scored.size() < train.size()) {
      LOG.warn(
          "task {}: {} of {} training rows have no answer of a known form: they are trained on, but"
              + " not drawn for validation",
          spec.name(),
          train.size() - scored.size(),
          train.size());
    }
    int share = Math.min(Math.max(1, train.size() / 10), LARGEST_VALIDATION);
    check(
        share < train.size() && !scored.isEmpty(),
        "train",
        "task %s: too few training rows to set some aside for validation",
        spec.name());
    Division<Example> division = Division.draw(scored, share, "validation");
    List<Example> rest = new ArrayList<>(division.rest());
    train.stream().filter(row -> row.answer() == null).forEach(rest::add);
    return Dataset.of(
        Kind.GENERATION,
        List.of(),
        Datasets.metric(spec, Kind.GENERATION, MetricName.ACCURACY),
        Split.of(Division.limit(rest, spec.trainExamples(), "train")),
        Split.of(Division.limit(division.drawn(), spec.validationExamples(), "tune")),
        Split.of(test()));
  }

  private List<Example> training() {
    if (spec.train() != null) {
      return combined(DataFile.of("train", spec.train()));
    }
    if (sets.size() > 1) {
      return combined(familyFile());
    }
    InstructionSet set = sets.get(0);
    return InstructionRows.ofSet(file(set, "train"), set, template);
  }

  /** A file that may hold rows of any set of the family. */
  private List<Example> combined(DataFile file) {
    return InstructionRows.ofFamily(file, family, template);
  }

  private DataFile familyFile() {
    String name = family.trainingFile();
    Location beside = folder.child(name);
    Location checkout = beside(spec.path()).child(name);
    check(
        beside.isFile() || checkout.isFile(),
        "train",
        "task %s trains on a file of all its sets: neither %s nor %s exists; name one with train",
        spec.name(),
        beside,
        checkout);
    return DataFile.of("train", beside.isFile() ? beside : checkout);
  }

  /** The folder of combined training files that stands beside the folder of the sets. */
  private static Location beside(String folder) {
    if (Location.isAddress(folder)) {
      String plain = folder.replaceFirst("/+$", "");
      return Location.of("path", plain.substring(0, plain.lastIndexOf('/') + 1) + TRAINING_SETS);
    }
    return Location.of("path", Path.of(folder).resolveSibling(TRAINING_SETS));
  }

  /** The test rows of every set; a limit holds for each. */
  private List<Example> test() {
    List<Example> test = new ArrayList<>();
    for (InstructionSet set : sets) {
      List<Example> rows = InstructionRows.ofSet(file(set, "test"), set, template);
      test.addAll(Division.limit(rows, spec.testExamples(), "report"));
    }
    return List.copyOf(test);
  }

  private Location folder() {
    String example = sets.size() == 1 ? sets.get(0).folder() + "/test.json" : "boolq/test.json";
    check(
        spec.path() != null,
        "path",
        "task %s needs path: the folder that holds %s",
        spec.name(),
        family == Family.MATH && sets.size() > 1 ? "gsm8k/test.json and so on" : example);
    Location path = Location.of("path", spec.path());
    check(path.isFolder(), "path", "path %s is not a folder", spec.path());
    return path;
  }

  /** A set's file, in the folder of its name or, for a single set, in the given folder itself. */
  private DataFile file(InstructionSet set, String split) {
    Location inside = folder.child(set.folder());
    Location files = sets.size() > 1 || inside.isFolder() ? inside : folder;
    Optional<Location> found =
        EXTENSIONS.stream()
            .map(extension -> files.child(split + extension))
            .filter(Location::isFile)
            .findFirst();
    check(
        found.isPresent() || split.equals("test"),
        "train",
        "task %s: there is no %s: name a training file with train",
        spec.name(),
        files.child("train.json"));
    return DataFile.of("path", found.orElseGet(() -> files.child(split + ".json")));
  }
}
