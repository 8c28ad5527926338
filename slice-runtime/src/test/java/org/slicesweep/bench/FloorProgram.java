package org.slicesweep.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.Encoded;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.Inputs;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TextInputs;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.ProgramSource;
import org.slicesweep.torch.Shape;

/**
 * What no method that learns from the whole depth can do without.
 *
 * <ul>
 *   <li>{@code floor-model}: the frozen model forward, and backward to what its embeddings put out
 *   <li>{@code floor-linear}: of that only the products with the weights of its linear layers, but
 *       those that would carry the gradient from the first block's queries, keys and values to the
 *       embeddings: a slice needs none of them
 *   <li>{@code floor-products}: these and the products of attention
 * </ul>
 */
final class FloorProgram {
  private static final String WORDS = "embeddings.word_embeddings.weight";

  /** MiniLM's. */
  private static final int HEAD_SIZE = 32;

  private final LoadedBackbone model;
  private final Backbone backbone;

  private FloorProgram(LoadedBackbone model) {
    this.model = model;
    this.backbone = model.architecture();
  }

  static ProgramSource write(String what, LoadedBackbone model) {
    FloorProgram floor = new FloorProgram(model);
    return switch (what) {
      case "floor-model" -> floor.wholeModel();
      case "floor-linear" -> floor.products(false);
      case "floor-products" -> floor.products(true);
      default -> throw new IllegalArgumentException("no floor " + what);
    };
  }

  private ProgramSource wholeModel() {
    Graph graph = new Graph("floor");
    List<Node> embedded = new ArrayList<>();
    ForwardHook hook =
        new ForwardHook() {
          @Override
          public Node weight(Graph target, String name, Shape shape) {
            return target.frozen(name, model.dtype(), shape);
          }

          @Override
          public Node block(int index, Node x, UnaryOperator<Node> layer) {
            if (index > 0) {
              return layer.apply(x);
            }
            embedded.add(x.leaf());
            return layer.apply(embedded.get(0));
          }
        };
    Node pooled = Encoded.forPooling(backbone, graph, hook).pooled();
    Node loss = pooled.times(pooled).mean();
    Node gradient = graph.gradients(loss, embedded).get(0);
    return graph.program(List.of(loss.detach(), gradient));
  }

  /**
   * One product after another, each on what the one before it made, so that all of them are needed:
   * which layer feeds which changes nothing of what they cost.
   */
  private ProgramSource products(boolean attention) {
    Graph graph = new Graph("floor");
    TextInputs inputs = (TextInputs) backbone.reads().declare(graph);
    Node words = graph.frozen(WORDS, model.dtype(), backbone.weights().get(WORDS));
    Dim rows = Inputs.BATCH.times(TextInputs.TOKENS);
    Dim hidden = Dim.of(backbone.hiddenSize());
    Node x = words.lookup(inputs.ids()).reshape(rows, hidden);
    List<LinearLayer> layers = backbone.linears();
    for (LinearLayer layer : layers) {
      x =
          x.linear(
              weight(graph, layer),
              graph.frozen(layer.biasName(), model.dtype(), layer.biasShape()));
    }
    if (attention) {
      x = attention(x).reshape(rows, hidden);
    }
    List<LinearLayer> backwards = new ArrayList<>(layers.subList(3, layers.size()));
    Collections.reverse(backwards);
    for (LinearLayer layer : backwards) {
      x = x.matmul(weight(graph, layer));
    }
    return graph.program(List.of(x.cast(DType.FP32).mean()));
  }

  /** Two products forward and four backward a block. */
  private Node attention(Node x) {
    Dim heads = Dim.of(backbone.hiddenSize() / HEAD_SIZE);
    Node query =
        x.reshape(Inputs.BATCH, TextInputs.TOKENS, heads, Dim.of(HEAD_SIZE)).transpose(1, 2).copy();
    Node key = query.transpose(2, 3).copy();
    for (int pair = 0; pair < 3 * backbone.blocks(); pair++) {
      query = query.matmul(key).matmul(query);
    }
    return query.transpose(1, 2);
  }

  private Node weight(Graph graph, LinearLayer layer) {
    return graph.frozen(layer.weightName(), model.dtype(), layer.weightShape());
  }
}
