package org.slicesweep.task;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.HeadForm;
import org.slicesweep.backbone.Inputs;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * The trained layers on top of a backbone, fp32: for text a hidden layer with tanh and an output
 * layer, as in Hugging Face's {@code RobertaClassificationHead} without dropout; for vision the
 * output layer alone, as in its {@code ViTForImageClassification}.
 *
 * @param hidden width of the pooled vector
 * @param outputs number of classes, or 1 for regression
 */
public record Head(int hidden, int outputs, TaskSpec.Kind kind, HeadForm form)
    implements Objective {
  private static final String DENSE = "head.dense";
  private static final String OUT = "head.out";

  /** The head of a backbone for text. */
  public Head(int hidden, int outputs, TaskSpec.Kind kind) {
    this(hidden, outputs, kind, HeadForm.DENSE_TANH);
  }

  @Override
  public Map<String, Shape> parameters() {
    Map<String, Shape> parameters = new LinkedHashMap<>();
    if (form == HeadForm.DENSE_TANH) {
      parameters.put(DENSE + ".weight", Shape.of(hidden, hidden));
      parameters.put(DENSE + ".bias", Shape.of(hidden));
    }
    parameters.put(OUT + ".weight", Shape.of(outputs, hidden));
    parameters.put(OUT + ".bias", Shape.of(outputs));
    return parameters;
  }

  /** Starting values: uniform within 1/sqrt(inputs), as PyTorch's {@code nn.Linear}. */
  @Override
  public Map<String, float[]> initial(RandomStream random) {
    Map<String, float[]> values = new LinkedHashMap<>();
    double bound = 1 / Math.sqrt(hidden);
    parameters()
        .forEach((name, shape) -> values.put(name, random.uniform((int) shape.size(), bound)));
    return values;
  }

  @Override
  public Encoded encoded(Backbone backbone, Graph graph, ForwardHook hook) {
    return Encoded.forPooling(backbone, graph, hook);
  }

  @Override
  public Node outputs(Encoded encoded, BiFunction<String, Shape, Node> parameter) {
    return logits(encoded.pooled(), parameter);
  }

  /**
   * @param pooled fp32 {@code [batch x hidden]}
   * @param parameter gives the node of a parameter
   * @return {@code [batch x outputs]}
   */
  public Node logits(Node pooled, BiFunction<String, Shape, Node> parameter) {
    Map<String, Shape> shapes = parameters();
    pooled.graph().at("head");
    Node features =
        form == HeadForm.DENSE_TANH ? linear(DENSE, pooled, shapes, parameter).tanh() : pooled;
    return linear(OUT, features, shapes, parameter);
  }

  private static Node linear(
      String name, Node x, Map<String, Shape> shapes, BiFunction<String, Shape, Node> parameter) {
    String weight = name + ".weight";
    String bias = name + ".bias";
    return x.linear(
        parameter.apply(weight, shapes.get(weight)), parameter.apply(bias, shapes.get(bias)));
  }

  /** INT64 or fp32 {@code [batch]}. */
  @Override
  public Node labels(Graph graph) {
    DType type = kind == TaskSpec.Kind.CLASSIFICATION ? DType.INT64 : DType.FP32;
    return graph.input("labels", type, Shape.of(Inputs.BATCH));
  }

  @Override
  public Tensor labels(TensorScope scope, Staging staging, Batch batch) {
    float[] labels = batch.labels();
    if (kind == TaskSpec.Kind.REGRESSION) {
      return staging.floats(scope, "labels", labels, labels.length);
    }
    long[] classes = new long[labels.length];
    for (int i = 0; i < labels.length; i++) {
      classes[i] = (long) labels[i];
    }
    return staging.longs(scope, "labels", classes, classes.length);
  }

  /** Mean cross entropy, or mean squared error for regression. */
  @Override
  public Node loss(Encoded encoded, Node labels, BiFunction<String, Shape, Node> parameter) {
    Node logits = outputs(encoded, parameter);
    if (kind == TaskSpec.Kind.CLASSIFICATION) {
      return logits.crossEntropy(labels);
    }
    Dim rows = logits.shape().dim(0);
    Node error = logits.reshape(rows).minus(labels);
    return error.times(error).mean();
  }

  /**
   * The outputs of several models.
   *
   * @param pooled fp32 {@code [models x batch x hidden]}
   * @param parameter gives the node of a parameter of all of them, {@code [models x ...]}
   * @return {@code [models x batch x outputs]}
   */
  public Node logitsEach(Node pooled, Function<String, Node> parameter) {
    pooled.graph().at("head");
    Node features =
        form == HeadForm.DENSE_TANH ? linearEach(DENSE, pooled, parameter).tanh() : pooled;
    return linearEach(OUT, features, parameter);
  }

  private static Node linearEach(String name, Node x, Function<String, Node> parameter) {
    return x.linearEach(parameter.apply(name + ".weight"), parameter.apply(name + ".bias"));
  }

  /**
   * The {@link #loss} of each of several models, {@code [models]}.
   *
   * @param logits from {@link #logitsEach}
   * @param labels {@code [models*batch]}
   */
  public Node lossEach(Node logits, Node labels) {
    Dim models = logits.shape().dim(0);
    Dim rows = labels.shape().dim(0);
    Node terms;
    if (kind == TaskSpec.Kind.CLASSIFICATION) {
      terms = logits.joined(Shape.of(rows, logits.shape().last())).crossEntropyEach(labels);
    } else {
      Node error = logits.joined(Shape.of(rows, Dim.of(1))).select(1, 0).minus(labels);
      terms = error.times(error);
    }
    return terms.expandAt(1).parts((int) models.size()).mean(1).select(1, 0);
  }
}
