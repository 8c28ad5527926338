package org.slicesweep.jobs.store;

import static java.util.Objects.requireNonNull;
import static org.slicesweep.common.Messages.reason;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.slicesweep.LearnedWeights;
import org.slicesweep.TrialResult;
import org.slicesweep.common.InputException;

/**
 * One sweep's results: {@code trials/}, {@code steps/} and {@code slices/} with a Parquet file a
 * trial, {@code weights/} with a safetensors file a trial where the sweep keeps weights, and {@code
 * sweep.yaml}.
 *
 * <p>A trial is stored when its file in {@code trials/} is there, which happens at once and at most
 * once: files are named by the trial's id, weights, steps and slices are written before it, and a
 * second commit of the same trial does nothing. So a killed sweep keeps every trial it finished,
 * and the folder is readable while the sweep runs.
 *
 * <p>A store travels to executors and opens the same folder there: on a cluster that has to be one
 * that every machine sees.
 */
public final class TrialStore implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String SWEEP = "sweep.yaml";
  private static final String WEIGHTS = "weights";

  /** A driver that died early may leave these alone. */
  private static final Set<String> WITHOUT_RESULTS = Set.of(Folder.TEMPORARY, RunFiles.FOLDER);

  private static final YAMLMapper YAML = new YAMLMapper();

  private final String out;
  private final String location;
  private transient volatile Folder folder;

  private TrialStore(String out, Folder folder) {
    this.out = out;
    this.location = folder.location();
    this.folder = folder;
  }

  /**
   * The store at a path ({@code results/rank}) or a URI ({@code hdfs://...}, {@code s3a://...}).
   * Nothing is read or written yet.
   *
   * @throws InputException if there can be no such place
   */
  public static TrialStore open(String out) {
    return new TrialStore(out, Folder.at(requireNonNull(out, "out is null")));
  }

  /** The folder as the user wrote it. */
  public String out() {
    return out;
  }

  /**
   * Whether a sweep may store its results here, without writing anything.
   *
   * @throws InputException if the folder holds another sweep's results, or anything but results
   */
  public void check(String sweepName) {
    try {
      List<String> names =
          folder().names("").stream()
              .filter(name -> !name.startsWith(".") && !WITHOUT_RESULTS.contains(name))
              .toList();
      if (names.isEmpty()) {
        return;
      }
      InputException.check(
          names.contains(SWEEP),
          "out",
          "%s holds %s but no %s, so it is no folder of results: choose another --out",
          out,
          names.get(0),
          SWEEP);
      String there = sweepThere();
      InputException.check(
          there.equals(sweepName),
          "out",
          "%s holds the results of sweep \"%s\": choose another --out for sweep \"%s\"",
          out,
          there,
          sweepName);
    } catch (NotDirectoryException e) {
      throw new InputException("out", out + " is a file: choose a folder with --out");
    } catch (IOException e) {
      throw new InputException(out + " cannot be read: " + reason(e), e);
    }
  }

  private String sweepThere() throws IOException {
    try {
      JsonNode name = YAML.readTree(folder().read(SWEEP)).path("name");
      InputException.check(
          name.isTextual(), "out", "%s/%s names no sweep: choose another --out", out, SWEEP);
      return name.asText();
    } catch (JsonProcessingException e) {
      throw new InputException(
          "%s/%s is not a sweep: %s".formatted(out, SWEEP, e.getOriginalMessage()), e);
    }
  }

  /**
   * Makes the folder this sweep's: checks it, stores the sweep with its results, and removes what
   * killed attempts left half-written. To be called again when a sweep resumes; its grid may have
   * grown or shrunk since.
   *
   * @param resolvedYaml the sweep with every default and override spelled out, {@code name} first
   * @throws InputException as {@link #check} does, or if the folder cannot be written to
   */
  public void claim(String sweepName, String resolvedYaml) {
    check(sweepName);
    try {
      byte[] sweep = resolvedYaml.getBytes(StandardCharsets.UTF_8);
      if (!folder().create(SWEEP, sweep)) {
        check(sweepName); // another sweep may have been quicker
        if (!Arrays.equals(folder().read(SWEEP), sweep)) {
          folder().replace(SWEEP, sweep);
        }
      }
    } catch (IOException e) {
      throw new InputException(out + " cannot be written to: " + reason(e), e);
    }
    tidy();
  }

  /**
   * Removes what killed attempts left half-written, and checkpoints that nobody needs any more;
   * {@link #claim} does it before a run, and this after one. Live attempts are left alone.
   */
  public void tidy() {
    try {
      Attempts.tidy(folder());
      Set<String> needless = checkpoints().trials();
      if (!needless.isEmpty()) {
        needless.retainAll(finished());
        // A second try of a trial that failed goes on from its checkpoint.
        failures().forEach(failure -> needless.remove(failure.id()));
      }
      checkpoints().tidy(needless);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tidy up %s: %s".formatted(out, reason(e)), e);
    }
  }

  /**
   * Ids of the trials that ended, well or not.
   *
   * @throws InputException if a file with many trials, put there by hand, cannot be read
   */
  public Set<String> finished() {
    Set<String> ids = new TreeSet<>();
    for (String file : trialFiles()) {
      ids.addAll(ResultFile.trialIds(folder(), out, file));
    }
    return ids;
  }

  /**
   * The trials whose rows say that they failed.
   *
   * @throws InputException if a file cannot be read, with its name
   */
  public List<StoredFailure> failures() {
    return new FailureReader(folder(), out).read(trialFiles());
  }

  /** The sweep whose results these are, as a sweep file; empty if the folder holds none. */
  public Optional<String> sweep() {
    try {
      return folder().exists(SWEEP)
          ? Optional.of(new String(folder().read(SWEEP), StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      throw new InputException(out + " cannot be read: " + reason(e), e);
    }
  }

  /** Where its trials leave checkpoints. */
  public Checkpoints checkpoints() {
    return new Checkpoints(location);
  }

  /** Where its trials leave what a search wants to know. */
  public RungFiles rungs() {
    return new RungFiles(location);
  }

  /** Where the doctor sees whether machines share the folder. */
  public Marks marks() {
    return new Marks(out, location);
  }

  private List<String> trialFiles() {
    try {
      return folder().names(ResultSchema.TRIALS.name()).stream().filter(ResultFile::isOne).toList();
    } catch (IOException e) {
      throw new InputException(out + " cannot be read: " + reason(e), e);
    }
  }

  /**
   * Stores a trial, whatever its status; does nothing if it is stored already.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void commit(String sweepName, TrialResult result) {
    TrialRow trial = TrialRow.of(sweepName, result);
    try {
      if (!folder().exists(name(ResultSchema.TRIALS, trial))) {
        store(trial, result, folder()::create);
      }
    } catch (IOException e) {
      throw notStored(trial, e);
    }
  }

  /**
   * Stores a trial in place of what is stored of it: the result of a second try.
   *
   * @throws UncheckedIOException if it cannot be written; what was there is there still
   */
  public void replace(String sweepName, TrialResult result) {
    TrialRow trial = TrialRow.of(sweepName, result);
    try {
      store(trial, result, folder()::replace);
    } catch (IOException e) {
      throw notStored(trial, e);
    }
  }

  private interface Write {
    void file(String name, byte[] content) throws IOException;
  }

  /**
   * What goes with the row comes first, in place of what an attempt left that died before its row:
   * it may have been another one's, such as a search's that stopped the trial earlier.
   */
  private void store(TrialRow trial, TrialResult result, Write row) throws IOException {
    String weights = weightsName(trial.id());
    if (result.learned() == null) {
      folder().delete(weights);
    } else {
      folder().replace(weights, result.learned().content());
    }
    companions(ResultSchema.STEPS, trial, trial.steps());
    companions(ResultSchema.SLICES, trial, trial.slices());
    row.file(
        name(ResultSchema.TRIALS, trial), content(ResultSchema.TRIALS, Stream.of(trial)).get());
  }

  private UncheckedIOException notStored(TrialRow trial, IOException e) {
    return new UncheckedIOException(
        "cannot store trial %s in %s: %s".formatted(trial.id(), out, reason(e)), e);
  }

  /**
   * The trial with an id.
   *
   * @param id may be the beginning of one, if that says enough
   * @throws InputException if there is no such trial, or the folder holds no results
   */
  public StoredTrial trial(String id) {
    try {
      InputException.check(
          folder().exists(SWEEP),
          "results",
          "%s holds no results: expected a folder that ./sweep run wrote",
          out);
    } catch (IOException e) {
      throw new InputException(out + " cannot be read: " + reason(e), e);
    }
    return new TrialReader(folder(), out).find(id, trialFiles());
  }

  /**
   * What was stored of a trial, if a file of its own is there: cheap to ask for one that has none.
   *
   * @throws InputException if it cannot be read
   */
  public Optional<StoredTrial> ended(String id) {
    String file = ResultFile.of(id);
    try {
      return folder().exists(ResultSchema.TRIALS.name() + "/" + file)
          ? Optional.of(new TrialReader(folder(), out).of(file))
          : Optional.empty();
    } catch (IOException e) {
      throw new InputException(out + " cannot be read: " + reason(e), e);
    }
  }

  /**
   * What a trial learned, if that was kept.
   *
   * @throws InputException if it cannot be read
   */
  public Optional<LearnedWeights> weights(String id) {
    String name = weightsName(id);
    try {
      return folder().exists(name)
          ? Optional.of(LearnedWeights.ofFile(out + "/" + name, folder().read(name)))
          : Optional.empty();
    } catch (IOException e) {
      throw new InputException("%s/%s cannot be read: %s".formatted(out, name, reason(e)), e);
    }
  }

  /**
   * Keeps what a stored trial learned; does nothing if that is kept already.
   *
   * @throws InputException if it cannot be written
   */
  public void keep(String id, LearnedWeights learned) {
    try {
      folder().create(weightsName(id), learned.content());
    } catch (IOException e) {
      throw new InputException(
          "%s/%s cannot be written: %s".formatted(out, weightsName(id), reason(e)), e);
    }
  }

  private static String weightsName(String id) {
    return WEIGHTS + "/" + id + ".safetensors";
  }

  private <R> void companions(TableSchema<R> table, TrialRow trial, Stream<R> rows)
      throws IOException {
    Optional<byte[]> content = content(table, rows);
    if (content.isPresent()) {
      folder().replace(name(table, trial), content.get());
    } else {
      folder().delete(name(table, trial));
    }
  }

  /** Empty where there are no rows. */
  private static <R> Optional<byte[]> content(TableSchema<R> table, Stream<R> rows)
      throws IOException {
    List<GenericRecord> records = rows.map(table::record).toList();
    return records.isEmpty()
        ? Optional.empty()
        : Optional.of(RowWriter.file(table.avro(), records));
  }

  private static String name(TableSchema<?> table, TrialRow trial) {
    return table.name() + "/" + ResultFile.of(trial.id());
  }

  private Folder folder() {
    Folder opened = folder;
    if (opened == null) {
      opened = Folder.at(location);
      folder = opened;
    }
    return opened;
  }
}
