package org.slicesweep.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What a column holds, as Avro writes it and as Spark reads it. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes a shared Avro or Spark type
enum ColumnType {
  STRING(Schema.create(Schema.Type.STRING), DataTypes.StringType, JsonNode::asText),
  INT(Schema.create(Schema.Type.INT), DataTypes.IntegerType, JsonNode::intValue),
  LONG(Schema.create(Schema.Type.LONG), DataTypes.LongType, JsonNode::longValue),
  DOUBLE(Schema.create(Schema.Type.DOUBLE), DataTypes.DoubleType, JsonNode::doubleValue),
  BOOLEAN(Schema.create(Schema.Type.BOOLEAN), DataTypes.BooleanType, JsonNode::booleanValue),
  /** An {@link Instant}, stored as microseconds of UTC. */
  TIMESTAMP(
      LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)),
      DataTypes.TimestampType,
      node -> Instant.parse(node.asText())),
  INTS(
      Schema.createArray(Schema.create(Schema.Type.INT)),
      DataTypes.createArrayType(DataTypes.IntegerType, false),
      node -> elements(node, JsonNode::intValue)),
  STRINGS(
      Schema.createArray(Schema.create(Schema.Type.STRING)),
      DataTypes.createArrayType(DataTypes.StringType, false),
      node -> elements(node, JsonNode::asText)),
  /** Numbers by name. */
  NUMBERS(
      Schema.createMap(Schema.create(Schema.Type.DOUBLE)),
      DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false),
      ColumnType::numbers);

  private final Schema avro;
  private final DataType spark;
  private final Function<JsonNode, Object> json;

  ColumnType(Schema avro, DataType spark, Function<JsonNode, Object> json) {
    this.avro = avro;
    this.spark = spark;
    this.json = json;
  }

  Schema avro() {
    return avro;
  }

  DataType spark() {
    return spark;
  }

  /** The value of a JSON node, null where there is none. */
  Object of(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? null : json.apply(node);
  }

  /** What Avro's writer takes for a value of this type. */
  Object encoded(Object value) {
    return value instanceof Instant instant
        ? (Object) ChronoUnit.MICROS.between(Instant.EPOCH, instant)
        : value;
  }

  private static <T> List<T> elements(JsonNode array, Function<JsonNode, T> element) {
    List<T> values = new ArrayList<>();
    array.forEach(node -> values.add(element.apply(node)));
    return values;
  }

  private static Map<String, Double> numbers(JsonNode object) {
    Map<String, Double> numbers = new TreeMap<>();
    object.properties().forEach(e -> numbers.put(e.getKey(), e.getValue().doubleValue()));
    return numbers;
  }
}
