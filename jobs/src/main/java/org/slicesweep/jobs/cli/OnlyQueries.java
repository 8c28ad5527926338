package org.slicesweep.jobs.cli;

import java.util.Locale;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.slicesweep.common.InputException;
import scala.jdk.javaapi.CollectionConverters;

/** Holds SQL to asking: whoever mistypes must not find a folder full of new files. */
final class OnlyQueries {
  private OnlyQueries() {}

  /**
   * @throws InputException if Spark would change anything for the text
   */
  static void check(String query) {
    check(new SparkSqlParser().parsePlan(query), query);
  }

  private static void check(LogicalPlan plan, String query) {
    boolean writes =
        plan instanceof InsertIntoDir
            || plan instanceof ParsedStatement
            || (plan instanceof Command && !onlyTells(plan));
    if (writes) {
      String word = query.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
      throw new InputException(
          "query",
          "query: %s ... is no query: only select, with, show, describe and explain are answered"
              .formatted(word));
    }
    CollectionConverters.asJava(plan.children()).forEach(part -> check(part, query));
  }

  /** Spark names these commands as SQL does, and has no type for all of them. */
  private static boolean onlyTells(LogicalPlan command) {
    String name = command.getClass().getSimpleName();
    return name.startsWith("Show") || name.startsWith("Describe") || name.startsWith("Explain");
  }
}
