package org.slicesweep.weights;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An operation of an ONNX graph (NodeProto), without its attributes. */
record OnnxNode(String name, String operator, List<String> inputs) {
  private static final int INPUT = 1;
  private static final int NAME = 3;
  private static final int OP_TYPE = 4;

  OnnxNode {
    inputs = List.copyOf(inputs);
  }

  /** Reads up to the stream's current limit. */
  static OnnxNode parse(CodedInputStream in) throws IOException {
    String name = "";
    String operator = "";
    List<String> inputs = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case INPUT -> inputs.add(in.readStringRequireUtf8());
        case NAME -> name = in.readStringRequireUtf8();
        case OP_TYPE -> operator = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    return new OnnxNode(name, operator, inputs);
  }
}
