package org.slicesweep.jobs.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/** Gives every trial to the first file that has it. */
final class FirstFile {
  private final boolean oneRowATrial;
  private final Map<String, String> owners = new HashMap<>();

  FirstFile(boolean oneRowATrial) {
    this.oneRowATrial = oneRowATrial;
  }

  /** Those of a file's rows whose trial no earlier file had. */
  List<GenericRecord> filter(String file, List<GenericRecord> rows) {
    return rows.stream()
        .filter(
            row -> {
              String owner = owners.putIfAbsent(row.get("trial_id").toString(), file);
              return owner == null || (!oneRowATrial && owner.equals(file));
            })
        .toList();
  }
}
