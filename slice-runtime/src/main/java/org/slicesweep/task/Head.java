package org.slicesweep.task;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * The trained layers on top of a backbone: a hidden layer with tanh and an output layer, fp32, as
 * in Hugging Face's {@code RobertaClassificationHead} without dropout.
 *
 * @param hidden width of the pooled vector
 * @param outputs number of classes, or 1 for regression
 */
public record Head(int hidden, int outputs, TaskSpec.Kind kind) {
  private static final String DENSE = "head.dense";
  private static final String OUT = "head.out";

  /** Shapes of the head's tensors by name. */
  public Map<String, Shape> parameters() {
    Map<String, Shape> parameters = new LinkedHashMap<>();
    parameters.put(DENSE + ".weight", Shape.of(hidden, hidden));
    parameters.put(DENSE + ".bias", Shape.of(hidden));
    parameters.put(OUT + ".weight", Shape.of(outputs, hidden));
    parameters.put(OUT + ".bias", Shape.of(outputs));
    return parameters;
  }

  public long parameterCount() {
    return parameters().values().stream().mapToLong(Shape::size).sum();
  }

  /** Starting values: uniform within 1/sqrt(inputs), as PyTorch's {@code nn.Linear}. */
  public Map<String, float[]> initial(RandomStream random) {
    Map<String, float[]> values = new LinkedHashMap<>();
    double bound = 1 / Math.sqrt(hidden);
    parameters()
        .forEach((name, shape) -> values.put(name, random.uniform((int) shape.size(), bound)));
    return values;
  }

  /**
   * @param pooled fp32 {@code [batch x hidden]}
   * @param parameter gives the node of a parameter
   * @return {@code [batch x outputs]}
   */
  public Node logits(Node pooled, BiFunction<String, Shape, Node> parameter) {
    Map<String, Shape> shapes = parameters();
    pooled.graph().at("head");
    Node wide = linear(DENSE, pooled, shapes, parameter).tanh();
    return linear(OUT, wide, shapes, parameter);
  }

  private static Node linear(
      String name, Node x, Map<String, Shape> shapes, BiFunction<String, Shape, Node> parameter) {
    String weight = name + ".weight";
    String bias = name + ".bias";
    return x.linear(
        parameter.apply(weight, shapes.get(weight)), parameter.apply(bias, shapes.get(bias)));
  }

  /** The type that {@link #loss} wants labels in. */
  public DType labelType() {
    return kind == TaskSpec.Kind.CLASSIFICATION ? DType.INT64 : DType.FP32;
  }

  /**
   * Mean cross entropy, or mean squared error for regression.
   *
   * @param labels {@code [batch]} of {@link #labelType}
   */
  public Node loss(Node logits, Node labels) {
    if (kind == TaskSpec.Kind.CLASSIFICATION) {
      return logits.crossEntropy(labels);
    }
    Dim rows = logits.shape().dim(0);
    Node error = logits.reshape(rows).minus(labels);
    return error.times(error).mean();
  }
}
