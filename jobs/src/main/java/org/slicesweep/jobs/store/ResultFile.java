package org.slicesweep.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    if (own.matches()) {
      return Set.of(own.group(1));
    }
    return rows(results, out, ResultSchema.TRIALS, List.of(name)).get(0).stream()
        .map(row -> row.get("trial_id").toString())
        .collect(Collectors.toSet());
  }

  /**
   * The rows of each of some files, read on all cores.
   *
   * @param out the results folder as the user wrote it, for messages
   * @throws InputException if a file is damaged or has other columns, with its name
   */
  static List<List<GenericRecord>> rows(
      Folder results, String out, TableSchema<?> table, List<String> names) {
    return rows(results, out, table.name(), table.avro(), names);
  }

  /**
   * The same, with some columns only.
   *
   * @param table name of its folder
   */
  static List<List<GenericRecord>> rows(
      Folder results, String out, String table, Schema columns, List<String> names) {
    int parts = Math.min(names.size(), Runtime.getRuntime().availableProcessors());
    return IntStream.range(0, parts)
        .parallel()
        .mapToObj(
            part -> names.subList(names.size() * part / parts, names.size() * (part + 1) / parts))
        .flatMap(some -> inTurn(results, out, table, columns, some).stream())
        .toList();
  }

  private static List<List<GenericRecord>> inTurn(
      Folder results, String out, String table, Schema columns, List<String> names) {
    List<List<GenericRecord>> rows = new ArrayList<>();
    try (RowReader reader = new RowReader(columns)) {
      for (String name : names) {
        String file = table + "/" + name;
        try {
          rows.add(reader.rows(results.read(file)));
        } catch (IOException | RuntimeException e) {
          throw new InputException(
              isOwn(name)
                  ? "%s/%s is damaged: delete it, and the sweep will run that trial again"
                      .formatted(out, file)
                  : "%s/%s is no Parquet file with the columns of %s".formatted(out, file, table),
              e);
        }
      }
    }
    return rows;
  }
}
