package org.slicesweep.jobs.store;

import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * One column: its name, what it means, and how a row's value is found.
 *
 * @param doc one line for the reader of a table, shown by {@code describe trials}
 * @param <R> what a row is made from
 */
record Column<R>(String name, ColumnType type, boolean nullable, String doc, Function<R, ?> value) {

  Schema.Field avro() {
    return nullable
        ? new Schema.Field(
            name,
            Schema.createUnion(Schema.create(Schema.Type.NULL), type.avro()),
            null,
            Schema.Field.NULL_DEFAULT_VALUE)
        : new Schema.Field(name, type.avro(), null);
  }

  StructField spark() {
    return new StructField(name, type.spark(), nullable, Metadata.empty()).withComment(doc);
  }

  Object of(R row) {
    return type.encoded(value.apply(row));
  }
}
