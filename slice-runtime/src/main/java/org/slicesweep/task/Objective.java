package org.slicesweep.task;

import java.util.Map;
import java.util.function.BiFunction;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** What is made of a backbone's hidden states, and how wrong it is. */
public interface Objective {
  /** Shapes of the tensors that it brings and trains, by name; may be empty. */
  Map<String, Shape> parameters();

  /** Their starting values. */
  Map<String, float[]> initial(RandomStream random);

  default long parameterCount() {
    return parameters().values().stream().mapToLong(Shape::size).sum();
  }

  /** The forward pass as far as this needs it. Declares the backbone's inputs. */
  default Encoded encoded(Backbone backbone, Graph graph, ForwardHook hook) {
    return Encoded.of(backbone, graph, hook);
  }

  /**
   * What is scored.
   *
   * @param parameter gives the node of a parameter
   */
  Node outputs(Encoded encoded, BiFunction<String, Shape, Node> parameter);

  /** Declares the input that {@link #loss} compares with. */
  Node labels(Graph graph);

  /** A batch's labels as {@link #labels(Graph)} declares them. */
  Tensor labels(TensorScope scope, Staging staging, Batch batch);

  /**
   * The mean over a batch, a scalar.
   *
   * @param labels from {@link #labels(Graph)}
   * @param parameter gives the node of a parameter
   */
  Node loss(Encoded encoded, Node labels, BiFunction<String, Shape, Node> parameter);

  /** How many terms {@link #loss} is the mean of: what a batch weighs among others. */
  default long weight(Batch batch) {
    return batch.size();
  }
}
