package org.slicesweep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.common.InputException;

class OnlyQueriesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table t (a int)",
        "CREATE TABLE t using parquet as select * from trials",
        "create or replace temporary view trials as select 1",
        "drop table if exists t",
        "insert into t select * from trials",
        "insert overwrite directory '/tmp/x' using parquet select * from trials",
        "from trials insert into t select id",
        "with a as (select 1) insert into t select * from a",
        "truncate table t",
        "alter table t rename to u",
        "set spark.sql.shuffle.partitions=1",
        "cache table trials",
        "use other"
      })
  void whatChangesSomethingIsRefused(String sql) {
    String word = sql.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    assertThatThrownBy(() -> OnlyQueries.check(sql))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "query: "
                + word
                + " ... is no query: only select, with, show, describe and explain are answered");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from trials",
        "with a as (select 1) select * from a",
        "from trials select id",
        "values (1), (2)",
        "table trials",
        "show tables",
        "show columns from trials",
        "show functions",
        "describe trials",
        "desc extended trials",
        "describe function avg",
        "explain select * from trials",
        "explain extended select 1"
      })
  void whatAsksIsAnswered(String sql) {
    OnlyQueries.check(sql);
  }
}
