package org.slicesweep.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/**
 * Images in a Parquet file, as Hugging Face's datasets keep them: a column of {@code {bytes, path}}
 * or of bytes, and one of labels. Rows are read a group at a time, and the last group is kept,
 * because rows are asked for in order.
 */
public final class ParquetImages {
  private static final String BYTES = "bytes";

  /** As Hugging Face's datasets have it. */
  private static final String UNLABELLED = "-1";

  private final Path file;
  private final String column;
  private final MessageType schema;
  private final List<String> labels;
  private final int[] groupStarts;
  private int group = -1;
  private List<byte[]> groupImages = List.of();

  private ParquetImages(
      Path file, String column, MessageType schema, List<String> labels, int[] groupStarts) {
    this.file = file;
    this.column = column;
    this.schema = schema;
    this.labels = labels;
    this.groupStarts = groupStarts;
  }

  /**
   * Opens a file and reads its labels.
   *
   * @param image the column of images; null takes {@code image} or {@code img}
   * @param label the column of labels; null takes {@code label}
   * @throws InputException naming the file, and the column or row at fault
   */
  public static ParquetImages of(Path file, String image, String label) {
    return guarded(
        file,
        reader -> {
          MessageType schema = reader.getFileMetaData().getSchema();
          String images = column(file, schema, "image", image, "image", "img");
          checkImage(file, schema.getType(images));
          String labelColumn = column(file, schema, "label", label, "label");
          List<BlockMetaData> blocks = reader.getFooter().getBlocks();
          int[] starts = new int[blocks.size() + 1];
          for (int i = 0; i < blocks.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], (int) blocks.get(i).getRowCount());
          }
          List<String> labels = labels(file, reader, schema, labelColumn);
          return new ParquetImages(file, images, schema, labels, starts);
        });
  }

  private static String column(
      Path file, MessageType schema, String key, String wanted, String... usual) {
    List<String> names = schema.getFields().stream().map(Type::getName).toList();
    for (String name : wanted == null ? usual : new String[] {wanted}) {
      if (names.contains(name)) {
        return name;
      }
    }
    String given = wanted == null ? usual[0] : wanted;
    throw new InputException(
        key, "%s has no column \"%s\": %s".formatted(file, given, Nearest.hint(given, names)));
  }

  private static void checkImage(Path file, Type type) {
    Type bytes = type;
    if (!type.isPrimitive()) {
      GroupType parts = type.asGroupType();
      bytes = parts.containsField(BYTES) ? parts.getType(BYTES) : type;
    }
    if (!bytes.isPrimitive()
        || bytes.asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY
        || bytes.isRepetition(Type.Repetition.REPEATED)) {
      throw new InputException(
          "image",
          "%s: column \"%s\" is %s: expected bytes, or a structure with bytes"
              .formatted(file, type.getName(), type));
    }
  }

  private static List<String> labels(
      Path file, ParquetFileReader reader, MessageType schema, String column) throws IOException {
    Type type = schema.getType(column);
    if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
      throw new InputException(
          "label",
          "%s: column \"%s\" is %s: expected names or numbers".formatted(file, column, type));
    }
    List<String> labels = new ArrayList<>();
    MessageType projected = new MessageType(schema.getName(), type);
    reader.setRequestedSchema(projected);
    for (PageReadStore pages = reader.readNextRowGroup();
        pages != null;
        pages = reader.readNextRowGroup()) {
      for (Group row : rows(pages, projected, schema)) {
        if (row.getFieldRepetitionCount(column) == 0) {
          throw new InputException(
              "%s: row %d: column \"%s\" is null".formatted(file, labels.size() + 1, column));
        }
        String label = row.getValueToString(0, 0);
        if (label.equals(UNLABELLED)) {
          throw new InputException(
              "label",
              "%s: row %d: column \"%s\" is -1, which means that the image has no label: leave such"
                      .formatted(file, labels.size() + 1, column)
                  + " rows out");
        }
        labels.add(label);
      }
    }
    return labels;
  }

  private static List<Group> rows(PageReadStore pages, MessageType wanted, MessageType schema) {
    RecordReader<Group> records =
        new ColumnIOFactory()
            .getColumnIO(wanted, schema)
            .getRecordReader(pages, new GroupRecordConverter(wanted));
    List<Group> rows = new ArrayList<>();
    for (long i = 0; i < pages.getRowCount(); i++) {
      rows.add(records.read());
    }
    return rows;
  }

  /** The label of every row. */
  public List<String> labels() {
    return labels;
  }

  /** The image of a row, counting from 0. */
  public FileBytes image(int row) {
    return new Cell(row);
  }

  private synchronized byte[] bytes(int row) {
    int wanted = 0;
    while (row >= groupStarts[wanted + 1]) {
      wanted++;
    }
    if (wanted != group) {
      groupImages = readGroup(wanted);
      group = wanted;
    }
    return groupImages.get(row - groupStarts[wanted]);
  }

  private List<byte[]> readGroup(int wanted) {
    return guarded(
        file,
        reader -> {
          MessageType projected = new MessageType(schema.getName(), schema.getType(column));
          reader.setRequestedSchema(projected);
          List<byte[]> images = new ArrayList<>();
          for (Group row : rows(reader.readRowGroup(wanted), projected, schema)) {
            images.add(bytes(row));
          }
          return images;
        });
  }

  /** Null where the image is null. */
  private byte[] bytes(Group row) {
    if (row.getFieldRepetitionCount(column) == 0) {
      return null;
    }
    if (schema.getType(column).isPrimitive()) {
      return row.getBinary(column, 0).getBytes();
    }
    Group parts = row.getGroup(column, 0);
    return parts.getFieldRepetitionCount(BYTES) == 0 ? null : parts.getBinary(BYTES, 0).getBytes();
  }

  private interface Reading<T> {
    T of(ParquetFileReader reader) throws IOException;
  }

  private static <T> T guarded(Path file, Reading<T> reading) {
    try (ParquetFileReader reader = ParquetFileReader.open(new ParquetFile(file))) {
      return reading.of(reader);
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // Parquet's own, for damaged files: all kinds
      throw new InputException(
          "%s is damaged, or not a Parquet file (%s)".formatted(file, e.getMessage()), e);
    }
  }

  private final class Cell implements FileBytes {
    private final int row;

    Cell(int row) {
      this.row = row;
    }

    @Override
    public String name() {
      return file + ": row " + (row + 1);
    }

    @Override
    public byte[] read(long most) throws IOException {
      byte[] bytes = bytes(row);
      if (bytes == null) {
        throw new IOException("column \"%s\" holds no bytes".formatted(column));
      }
      return bytes;
    }
  }
}
