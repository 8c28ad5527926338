package org.slicesweep.jobs.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table of the results, its columns declared once: the Avro schema that is written, the Spark
 * schema that is read and the values of a row all come from the same list.
 *
 * @param <R> what a row is made from
 */
final class TableSchema<R> {
  private final String name;
  private final List<Column<R>> columns;
  private final Schema avro;

  private TableSchema(String name, List<Column<R>> columns) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.avro =
        Schema.createRecord(
            name, null, "org.slicesweep", false, columns.stream().map(Column::avro).toList());
  }

  static <R> Builder<R> named(String name) {
    return new Builder<>(name);
  }

  /** The view's name, and the folder's below the results. */
  String name() {
    return name;
  }

  List<Column<R>> columns() {
    return columns;
  }

  Schema avro() {
    return avro;
  }

  StructType spark() {
    return new StructType(columns.stream().map(Column::spark).toArray(StructField[]::new));
  }

  GenericRecord record(R row) {
    GenericRecord record = new GenericData.Record(avro);
    for (int i = 0; i < columns.size(); i++) {
      record.put(i, columns.get(i).of(row));
    }
    return record;
  }

  static final class Builder<R> {
    private final String name;
    private final List<Column<R>> columns = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    /** A column every row has a value for. */
    Builder<R> required(String column, ColumnType type, String doc, Function<R, ?> value) {
      columns.add(new Column<>(column, type, false, doc, value));
      return this;
    }

    /** A column that may be null. */
    Builder<R> optional(String column, ColumnType type, String doc, Function<R, ?> value) {
      columns.add(new Column<>(column, type, true, doc, value));
      return this;
    }

    TableSchema<R> build() {
      return new TableSchema<>(name, columns);
    }
  }
}
