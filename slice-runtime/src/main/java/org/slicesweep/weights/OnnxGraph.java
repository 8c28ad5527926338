package org.slicesweep.weights;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.common.InputException;

/**
 * What is needed of an ONNX model: its nodes and constants.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">the message definitions</a>
 */
record OnnxGraph(List<OnnxNode> nodes, List<OnnxTensor> initializers) {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;

  OnnxGraph {
    nodes = List.copyOf(nodes);
    initializers = List.copyOf(initializers);
  }

  /**
   * Reads a ModelProto; the constants stay windows on {@code model}.
   *
   * @param source the file, for messages
   * @throws InputException if the bytes are not an ONNX model
   */
  static OnnxGraph parse(ByteBuffer model, String source) {
    List<OnnxNode> nodes = new ArrayList<>();
    List<OnnxTensor> initializers = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(model);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == message(MODEL_GRAPH)) {
          parseGraph(in, model, nodes, initializers);
        } else {
          in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new InputException(
          "%s: not a valid ONNX model, at byte %d of %d: %s"
              .formatted(source, in.getTotalBytesRead(), model.remaining(), e.getMessage()),
          e);
    }
    if (initializers.isEmpty()) {
      throw new InputException("%s: not an ONNX model with weights in it".formatted(source));
    }
    return new OnnxGraph(nodes, initializers);
  }

  private static void parseGraph(
      CodedInputStream in, ByteBuffer model, List<OnnxNode> nodes, List<OnnxTensor> initializers)
      throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == message(GRAPH_NODE)) {
        int end = in.pushLimit(in.readRawVarint32());
        nodes.add(OnnxNode.parse(in));
        in.popLimit(end);
      } else if (tag == message(GRAPH_INITIALIZER)) {
        int end = in.pushLimit(in.readRawVarint32());
        initializers.add(OnnxTensor.parse(in, model));
        in.popLimit(end);
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }

  private static int message(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
