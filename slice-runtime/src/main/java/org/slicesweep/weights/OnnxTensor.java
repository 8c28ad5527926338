package org.slicesweep.weights;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slicesweep.common.InputException;

/**
 * A constant of an ONNX graph (TensorProto), as the file declares it.
 *
 * @param dataType ONNX's number for the element type
 * @param data windows on the file, to be read one after another; empty if the elements are stored
 *     in a way that is not read here
 * @param external whether the bytes are in another file
 */
record OnnxTensor(
    String name, int dataType, List<Long> dims, List<ByteBuffer> data, boolean external) {
  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int FLOAT_DATA = 4;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;
  private static final int EXTERNAL_DATA = 13;
  private static final int DATA_LOCATION = 14;

  /** TensorProto.DataType. */
  private static final Map<Integer, ElementType> TYPES =
      Map.of(
          1, ElementType.F32,
          2, ElementType.U8,
          3, ElementType.I8,
          5, ElementType.I16,
          6, ElementType.I32,
          7, ElementType.I64,
          9, ElementType.BOOL,
          10, ElementType.F16,
          11, ElementType.F64,
          16, ElementType.BF16);

  OnnxTensor {
    dims = List.copyOf(dims);
    data = List.copyOf(data);
  }

  /**
   * Reads up to the stream's current limit.
   *
   * @param file the bytes that the stream began with
   */
  static OnnxTensor parse(CodedInputStream in, ByteBuffer file) throws IOException {
    String name = "";
    int dataType = 0;
    boolean external = false;
    List<Long> dims = new ArrayList<>();
    List<ByteBuffer> data = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean packed = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      switch (WireFormat.getTagFieldNumber(tag)) {
        case DIMS -> readDims(in, packed, dims);
        case DATA_TYPE -> dataType = in.readInt32();
        // Packed floats are little-endian fp32, which is what raw data of that type is.
        case FLOAT_DATA -> data.add(window(in, file, packed ? in.readRawVarint32() : Float.BYTES));
        case NAME -> name = in.readStringRequireUtf8();
        case RAW_DATA -> data.add(window(in, file, in.readRawVarint32()));
        case EXTERNAL_DATA -> {
          external = true;
          in.skipField(tag);
        }
        case DATA_LOCATION -> external |= in.readEnum() != 0;
        default -> in.skipField(tag);
      }
    }
    return new OnnxTensor(name, dataType, dims, data, external);
  }

  private static void readDims(CodedInputStream in, boolean packed, List<Long> dims)
      throws IOException {
    if (!packed) {
      dims.add(in.readInt64());
      return;
    }
    int outer = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      dims.add(in.readInt64());
    }
    in.popLimit(outer);
  }

  private static ByteBuffer window(CodedInputStream in, ByteBuffer file, int length)
      throws IOException {
    int start = in.getTotalBytesRead();
    in.skipRawBytes(length); // refuses what is negative or goes past the limit
    return file.slice(file.position() + start, length);
  }

  /**
   * The tensor, checked.
   *
   * @param source the file, for messages
   * @throws InputException if its type, shape and bytes do not make a tensor that can be read
   */
  TensorView view(String source) {
    String tensor = source + ": initializer " + Excerpt.of(name);
    ElementType type = TYPES.get(dataType);
    if (external) {
      throw new InputException(
          tensor + " is stored as external data: expected its bytes inside the ONNX file");
    }
    if (type == null) {
      throw new InputException(
          "%s has ONNX data type %d: expected one of %s"
              .formatted(tensor, dataType, TYPES.keySet().stream().sorted().toList()));
    }
    long needed;
    try {
      needed = Shapes.bytes(type, dims);
    } catch (ArithmeticException e) {
      throw new InputException("%s: %s".formatted(tensor, e.getMessage()), e);
    }
    long given = data.stream().mapToLong(ByteBuffer::remaining).sum();
    if (needed != given) {
      throw new InputException(
          "%s: %s %s needs %d bytes of raw_data or float_data, it has %d"
              .formatted(tensor, type, dims, needed, given));
    }
    return new TensorView(name, type, dims, joined((int) given));
  }

  private ByteBuffer joined(int bytes) {
    if (data.size() == 1) {
      return data.get(0);
    }
    ByteBuffer joined = ByteBuffer.allocate(bytes);
    data.forEach(window -> joined.put(window.duplicate()));
    return joined.flip();
  }
}
