package org.slicesweep.weights;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slicesweep.common.InputException;

/**
 * The weights of an ONNX model that PyTorch exported, under their Hugging Face names and in Hugging
 * Face's layout.
 *
 * <p>The exporter keeps the names of embeddings, biases and norms, but folds the transposition of
 * every linear layer into its weight, which loses its name ({@code onnx::MatMul_787}) and becomes
 * [in, out]. The node that multiplies by it still says whose it is: {@code
 * /encoder/layer.0/attention/self/query/MatMul} makes it {@code
 * encoder.layer.0.attention.self.query.weight}, and it is given as [out, in].
 */
final class OnnxInitializers {
  /** How the exporter names a constant that has no name in the PyTorch model. */
  private static final String ANONYMOUS = "onnx::";

  private final String source;
  private final Map<String, OnnxTensor> constants = new HashMap<>();
  private final Map<String, Supplier<TensorView>> weights = new HashMap<>();

  private OnnxInitializers(String source) {
    this.source = source;
  }

  /**
   * Reads the model's weights. Anonymous constants that no linear layer multiplies by belong to the
   * graph, not to the model, and are left out.
   *
   * @param model a ModelProto; must not be changed while the tensors are in use
   * @param source the file, for messages
   * @throws InputException if the model is not sound
   */
  static NamedTensors open(ByteBuffer model, String source) {
    OnnxGraph graph = OnnxGraph.parse(model.slice(), source);
    OnnxInitializers reader = new OnnxInitializers(source);
    graph.initializers().forEach(reader::addConstant);
    graph.nodes().forEach(reader::addLinear);
    return new NamedTensors(source, reader.weights);
  }

  private void addConstant(OnnxTensor constant) {
    if (constants.put(constant.name(), constant) != null) {
      throw new InputException(
          "%s: two initializers are called %s".formatted(source, Excerpt.of(constant.name())));
    }
    if (!constant.name().startsWith(ANONYMOUS)) {
      TensorView view = constant.view(source);
      weights.put(constant.name(), () -> view);
    }
  }

  private void addLinear(OnnxNode node) {
    if (!node.operator().equals("MatMul") || node.inputs().size() != 2) {
      return;
    }
    OnnxTensor constant = constants.get(node.inputs().get(1));
    if (constant == null || !constant.name().startsWith(ANONYMOUS)) {
      return;
    }
    String layer = layer(node, constant);
    TensorView stored = constant.view(source).named(layer + ".weight");
    if (stored.shape().size() != 2) {
      throw new InputException(
          "%s: initializer %s of %s has shape %s: expected [in, out]"
              .formatted(source, Excerpt.of(constant.name()), Excerpt.of(layer), stored.shape()));
    }
    if (weights.put(stored.name(), () -> Transpose.of(stored)) != null) {
      throw new InputException(
          "%s has two weights for layer %s".formatted(source, Excerpt.of(layer)));
    }
  }

  /**
   * {@code /encoder/layer.0/output/dense/MatMul} is in layer {@code encoder.layer.0.output.dense}.
   */
  private String layer(OnnxNode node, OnnxTensor constant) {
    int operator = node.name().lastIndexOf('/');
    if (operator < 2 || node.name().charAt(0) != '/') {
      throw new InputException(
          "%s: cannot name initializer %s: the node %s that multiplies by it is in no layer"
              .formatted(source, Excerpt.of(constant.name()), Excerpt.of(node.name())));
    }
    return node.name().substring(1, operator).replace('/', '.');
  }
}
