package org.slicesweep.jobs.store;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.slicesweep.TrialStatus;

/** The rows of a folder of results that tell of a failure. */
record FailedTrials(Folder results, String out) {
  private static final Set<TrialStatus> FINE =
      EnumSet.of(TrialStatus.SUCCEEDED, TrialStatus.STOPPED_EARLY);
  private static final List<String> COLUMNS = List.of("trial_id", "status", "error");

  /** Status and reason in a line, by id. */
  Map<String, String> reasons() throws IOException {
    List<String> files =
        results.names(ResultSchema.TRIALS.name()).stream().filter(ResultFile::isOne).toList();
    Map<String, String> reasons = new TreeMap<>();
    for (List<GenericRecord> rows :
        ResultFile.rows(results, out, ResultSchema.TRIALS.name(), columns(), files)) {
      for (GenericRecord row : rows) {
        TrialStatus status = TrialStatus.valueOf(row.get("status").toString());
        if (!FINE.contains(status)) {
          Object error = row.get("error");
          reasons.put(
              row.get("trial_id").toString(),
              error == null ? status.name() : status + ": " + error);
        }
      }
    }
    return reasons;
  }

  private static Schema columns() {
    Schema all = ResultSchema.TRIALS.avro();
    List<Schema.Field> fields =
        COLUMNS.stream()
            .map(all::getField)
            .map(field -> new Schema.Field(field, field.schema()))
            .toList();
    return Schema.createRecord(all.getName(), null, all.getNamespace(), false, fields);
  }
}
