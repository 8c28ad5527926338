package org.slicesweep.jobs.store;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/** Finds one trial in a folder of results. */
record TrialReader(Folder results, String out) {
  /** Below this an id says too little to be meant. */
  private static final int SHORTEST = 4;

  /**
   * @param id a trial's id, or the beginning of one
   * @param files the names in {@code trials/}
   * @throws InputException if there is no such trial, or there are several
   */
  StoredTrial find(String id, List<String> files) {
    List<String> own = files.stream().filter(ResultFile::isOwn).toList();
    List<String> shared = files.stream().filter(file -> !ResultFile.isOwn(file)).toList();
    List<String> named = own.stream().filter(file -> begins(id, idOf(file))).toList();
    List<GenericRecord> rows =
        Stream.concat(
                read(named).filter(row -> begins(id, text(row, "trial_id"))),
                read(shared).filter(row -> begins(id, text(row, "trial_id"))))
            .toList();
    List<String> ids = rows.stream().map(row -> text(row, "trial_id")).distinct().toList();
    InputException.check(
        !ids.isEmpty(), "trial", "%s has no trial %s: %s", out, id, hint(id, own, shared));
    InputException.check(
        ids.size() == 1, "trial", "trial %s may be any of %s", id, String.join(", ", ids));
    return trial(rows.get(0));
  }

  /** The trial whose file this is. */
  StoredTrial of(String file) {
    return read(List.of(file)).map(TrialReader::trial).findFirst().orElseThrow();
  }

  private static boolean begins(String given, String id) {
    return given.length() >= SHORTEST ? id.startsWith(given) : id.equals(given);
  }

  private String hint(String id, List<String> own, List<String> shared) {
    Collection<String> ids =
        Stream.concat(
                own.stream().map(TrialReader::idOf), read(shared).map(row -> text(row, "trial_id")))
            .toList();
    return Nearest.to(id, ids)
        .map(nearest -> "did you mean " + nearest + "?")
        .orElse(
            ids.isEmpty()
                ? "it has none yet"
                : "./sweep sql --results %s \"select trial_id, method, accuracy from trials\" lists them"
                    .formatted(out));
  }

  private Stream<GenericRecord> read(List<String> files) {
    return ResultFile.rows(results, out, ResultSchema.TRIALS, files).stream().flatMap(List::stream);
  }

  private static StoredTrial trial(GenericRecord row) {
    return new StoredTrial(
        text(row, "trial_id"),
        TrialSpec.fromJson(text(row, "spec")),
        TrialStatus.valueOf(text(row, "status")),
        textOrNull(row, "error"),
        (Integer) row.get("steps"),
        textOrNull(row, "metric_name"),
        (Double) row.get("metric_value"),
        (Double) row.get("eval_loss"),
        textOrNull(row, "device"));
  }

  private static String textOrNull(GenericRecord row, String column) {
    return row.get(column) == null ? null : text(row, column);
  }

  private static String text(GenericRecord row, String column) {
    return row.get(column).toString();
  }

  private static String idOf(String file) {
    return file.substring(0, file.length() - ".parquet".length());
  }
}
