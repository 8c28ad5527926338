package org.slicesweep.task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.slicesweep.common.InputException;
import org.slicesweep.media.ParquetFile;

/** Reads the wanted columns of a Parquet file, and no others. */
final class ParquetRows {
  private final DataFile file;
  private final Columns columns;

  private ParquetRows(DataFile file, Columns columns) {
    this.file = file;
    this.columns = columns;
  }

  static List<Row> read(DataFile file, Columns columns) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new ParquetFile(file.path()))) {
      return new ParquetRows(file, columns).read(reader);
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException e) { // Parquet's own, for damaged files: a dozen kinds
      throw new IOException("damaged, or not a Parquet file (" + e.getMessage() + ")", e);
    }
  }

  private List<Row> read(ParquetFileReader reader) throws IOException {
    MessageType schema = reader.getFileMetaData().getSchema();
    List<Type> fields = new ArrayList<>();
    for (int position : columns.positions(file, names(schema))) {
      fields.add(checked(schema.getType(position)));
    }
    MessageType wanted = new MessageType(schema.getName(), fields.stream().distinct().toList());
    reader.setRequestedSchema(wanted);
    MessageColumnIO assembly = new ColumnIOFactory().getColumnIO(wanted, schema);
    List<Row> rows = new ArrayList<>();
    for (PageReadStore pages = reader.readNextRowGroup();
        pages != null;
        pages = reader.readNextRowGroup()) {
      RecordReader<Group> records =
          assembly.getRecordReader(pages, new GroupRecordConverter(wanted));
      for (long i = 0; i < pages.getRowCount(); i++) {
        rows.add(row(rows.size() + 1L, records.read(), fields));
      }
    }
    return rows;
  }

  private static List<String> names(MessageType schema) {
    return schema.getFields().stream().map(Type::getName).toList();
  }

  private Type checked(Type field) {
    if (field.isPrimitive() && !field.isRepetition(Type.Repetition.REPEATED)) {
      PrimitiveTypeName type = field.asPrimitiveType().getPrimitiveTypeName();
      boolean text =
          field.getLogicalTypeAnnotation() == null
              || field.getLogicalTypeAnnotation()
                  instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
              || field.getLogicalTypeAnnotation()
                  instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
      boolean number =
          field.getLogicalTypeAnnotation() == null
              || field.getLogicalTypeAnnotation()
                  instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation;
      if (type == PrimitiveTypeName.BINARY ? text : number && isNumber(type)) {
        return field;
      }
    }
    throw new InputException(
        String.format(
            "%s: column \"%s\" is %s: expected text or numbers", file, field.getName(), field));
  }

  private static boolean isNumber(PrimitiveTypeName type) {
    return switch (type) {
      case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> true;
      default -> false;
    };
  }

  private Row row(long number, Group group, List<Type> fields) {
    List<String> cells = new ArrayList<>();
    for (Type field : fields) {
      if (group.getFieldRepetitionCount(field.getName()) == 0) {
        throw file.at(number, "column \"%s\" is null", field.getName());
      }
      cells.add(
          field.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
              ? text(number, field, group)
              : group.getValueToString(group.getType().getFieldIndex(field.getName()), 0));
    }
    return new Row(number, List.copyOf(cells));
  }

  private String text(long number, Type field, Group group) {
    ByteBuffer bytes = group.getBinary(field.getName(), 0).toByteBuffer();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw file.at(number, "column \"%s\" is not UTF-8 text", field.getName());
    }
  }
}
