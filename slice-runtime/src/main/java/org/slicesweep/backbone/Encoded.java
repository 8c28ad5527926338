package org.slicesweep.backbone;

import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;

/**
 * A forward pass through a backbone, in a graph.
 *
 * @param hidden {@code [batch x tokens x hidden]}, all tokens or those that are pooled
 * @param hook the method that took part in it
 */
public record Encoded(Backbone backbone, Inputs inputs, Node hidden, ForwardHook hook) {

  /** Declares a backbone's inputs in a graph and lets it read them. */
  public static Encoded of(Backbone backbone, Graph graph, ForwardHook hook) {
    Inputs inputs = backbone.reads().declare(graph);
    return new Encoded(backbone, inputs, backbone.encode(inputs, hook), hook);
  }

  /** The same for {@link #pooled} alone. */
  public static Encoded forPooling(Backbone backbone, Graph graph, ForwardHook hook) {
    Inputs inputs = backbone.reads().declare(graph);
    return new Encoded(backbone, inputs, backbone.encodeForPooling(inputs, hook), hook);
  }

  /** One vector an example, fp32 {@code [batch x hidden]}. */
  public Node pooled() {
    return backbone.pool(hidden, inputs, hook);
  }
}
