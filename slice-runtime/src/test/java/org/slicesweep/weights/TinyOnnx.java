package org.slicesweep.weights;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes ONNX models of any shape, sound or not, field by field. */
final class TinyOnnx {
  static final int FLOAT = 1;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

  /** A protobuf message, or a piece of one. */
  @FunctionalInterface
  interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  static ByteString message(Fields fields) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }

  private TinyOnnx add(int field, ByteString message) {
    graph.writeBytes(message(out -> out.writeBytes(field, message)).toByteArray());
    return this;
  }

  TinyOnnx node(String name, String operator, String... inputs) {
    return add(
        1,
        message(
            out -> {
              for (String input : inputs) {
                out.writeString(1, input);
              }
              out.writeString(2, name + "_output_0");
              out.writeString(3, name);
              out.writeString(4, operator);
            }));
  }

  TinyOnnx initializer(Fields fields) {
    return add(5, message(fields));
  }

  TinyOnnx floats(String name, long[] dims, float... values) {
    return initializer(
        out -> {
          shaped(out, name, FLOAT, dims);
          out.writeByteBuffer(
              9, TensorView.ofFloats(name, List.of((long) values.length), values).data());
        });
  }

  static void shaped(CodedOutputStream out, String name, int type, long... dims)
      throws IOException {
    for (long dim : dims) {
      out.writeInt64(1, dim);
    }
    out.writeInt32(2, type);
    out.writeString(8, name);
  }

  ByteBuffer model() {
    return ByteBuffer.wrap(bytes());
  }

  byte[] bytes() {
    return message(
            out -> {
              out.writeInt64(1, 6); // ir_version
              out.writeString(2, "test");
              out.writeByteArray(7, graph.toByteArray());
            })
        .toByteArray();
  }
}
