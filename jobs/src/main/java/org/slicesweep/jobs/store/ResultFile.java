package org.slicesweep.jobs.store;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.slicesweep.common.InputException;

/**
 * The files in {@code trials/}, {@code steps/} and {@code slices/}: our own, named by the one trial
 * they hold, and any other Parquet file with rows of several trials that someone put there.
 */
final class ResultFile {
  private static final Pattern OWN = Pattern.compile("([0-9a-f]{16})\\.parquet");

  private ResultFile() {}

  /** The name of a trial's file. */
  static String of(String trialId) {
    return trialId + ".parquet";
  }

  /** Whether readers take a file of this name for rows; the same rule as Spark's. */
  static boolean isOne(String name) {
    return name.endsWith(".parquet") && !name.startsWith("_") && !name.startsWith(".");
  }

  /** Whether a file is named by the one trial it holds. */
  static boolean isOwn(String name) {
    return OWN.matcher(name).matches();
  }

  /** The trials in a file of {@code trials/}: told by its name, if that is a trial's. */
  static Set<String> trialIds(Folder results, String out, String name) {
    Matcher own = OWN.matcher(name);
    return own.matches()
        ? Set.of(own.group(1))
        : rows(results, out, ResultSchema.TRIALS, name).stream()
            .map(row -> row.get("trial_id").toString())
            .collect(Collectors.toSet());
  }

  /**
   * The rows of a file.
   *
   * @param out the results folder as the user wrote it, for messages
   * @throws InputException if the file is damaged or has other columns, with its name
   */
  static List<GenericRecord> rows(Folder results, String out, TableSchema<?> table, String name) {
    Schema schema = table.avro();
    try {
      return ParquetBytes.rows(results.read(table.name() + "/" + name), schema);
    } catch (IOException | RuntimeException e) {
      String file = "%s/%s/%s".formatted(out, table.name(), name);
      throw new InputException(
          isOwn(name)
              ? file + " is damaged: delete it, and the sweep will run that trial again"
              : file + " is no Parquet file with the columns of " + table.name(),
          e);
    }
  }
}
