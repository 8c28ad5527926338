package org.slicesweep.jobs.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.slicesweep.TrialStatus;

/** Finds the trials that failed: of each row it reads the few columns that say so. */
record FailureReader(Folder results, String out) {
  private static final List<String> COLUMNS =
      List.of("trial_id", "method", "seed", "status", "error", "started_at");

  private static final Set<String> FINE =
      Set.of(TrialStatus.SUCCEEDED.name(), TrialStatus.STOPPED_EARLY.name());

  /**
   * @param files names in {@code trials/}
   */
  List<StoredFailure> read(List<String> files) {
    TableSchema<TrialRow> trials = ResultSchema.TRIALS;
    return ResultFile.rows(results, out, trials.name(), columns(trials.avro()), files).stream()
        .flatMap(List::stream)
        .filter(row -> !FINE.contains(row.get("status").toString()))
        .map(FailureReader::failure)
        .toList();
  }

  private static Schema columns(Schema all) {
    return Schema.createRecord(
        all.getName(),
        null,
        all.getNamespace(),
        false,
        COLUMNS.stream()
            .map(all::getField)
            .map(field -> new Schema.Field(field, field.schema()))
            .toList());
  }

  private static StoredFailure failure(GenericRecord row) {
    Object reason = row.get("error");
    Object micros = row.get("started_at");
    return new StoredFailure(
        row.get("trial_id").toString(),
        String.valueOf(row.get("method")),
        ((Number) row.get("seed")).longValue(),
        row.get("status").toString(),
        reason == null ? null : reason.toString(),
        micros == null ? null : Instant.EPOCH.plus((Long) micros, ChronoUnit.MICROS));
  }
}
