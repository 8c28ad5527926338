package org.slicesweep.parity;

import java.util.Map;
import java.util.function.BiFunction;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.common.RandomStream;
import org.slicesweep.task.Batch;
import org.slicesweep.task.Head;
import org.slicesweep.task.Objective;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** A head that starts from recorded values. */
record RecordedObjective(Head head, Map<String, float[]> values) implements Objective {
  @Override
  public Map<String, Shape> parameters() {
    return head.parameters();
  }

  @Override
  public Map<String, float[]> initial(RandomStream random) {
    return values;
  }

  @Override
  public Encoded encoded(Backbone backbone, Graph graph, ForwardHook hook) {
    return head.encoded(backbone, graph, hook);
  }

  @Override
  public Node outputs(Encoded encoded, BiFunction<String, Shape, Node> parameter) {
    return head.outputs(encoded, parameter);
  }

  @Override
  public Node labels(Graph graph) {
    return head.labels(graph);
  }

  @Override
  public Tensor labels(TensorScope scope, Staging staging, Batch batch) {
    return head.labels(scope, staging, batch);
  }

  @Override
  public Node loss(Encoded encoded, Node labels, BiFunction<String, Shape, Node> parameter) {
    return head.loss(encoded, labels, parameter);
  }
}
