package org.slicesweep.method;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.method.Trainables.Update;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * AdaLoRA at work: the orthogonality term, and the choice of ranks inside the training step. What
 * {@link RankBudget} says of each step lies in tables that the step looks itself up in.
 */
final class AdaLoraAdaptation extends LinearAdaptation {
  private static final String STEP = "adalora#step";
  private static final String DROPPED = "adalora#dropped";
  private static final String WATCHED = "adalora#watched";
  private static final Shape ONE = Shape.of(1);

  private final AdaLora options;
  private final DType dtype;
  private final Shape table;
  private final Map<String, Tensor> importance = new HashMap<>();

  AdaLoraAdaptation(AdaLora options, AdaptationContext context) {
    super(options, context);
    this.options = options;
    this.dtype = context.model().dtype();
    this.table = Shape.of(context.steps() + 1L);
    RankBudget budget = RankBudget.of(options, layers().size(), context.steps());
    long[] dropped = new long[context.steps() + 1];
    float[] watched = new float[context.steps() + 1];
    for (int step = 1; step <= context.steps(); step++) {
      dropped[step] = budget.dropped(step);
      watched[step] = budget.watches(step) ? 1 : 0;
    }
    own(context, STEP, context.scope().longs(new long[1], 1));
    own(context, DROPPED, context.scope().longs(dropped, dropped.length));
    own(context, WATCHED, context.scope().floats(watched, watched.length));
    adapter()
        .forEach(
            (name, value) -> {
              long[] shape = value.shape().sizes();
              importance.put(sensitivity(name), context.scope().zeros(DType.FP32, shape));
              importance.put(uncertainty(name), context.scope().zeros(DType.FP32, shape));
            });
  }

  private void own(AdaptationContext context, String name, Tensor staged) {
    importance.put(name, context.scope().copyOf(staged, staged.dtype()));
    staged.close();
  }

  static String sensitivity(String tensor) {
    return tensor + "#sensitivity";
  }

  static String uncertainty(String tensor) {
    return tensor + "#uncertainty";
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = super.state();
    state.putAll(importance);
    return state;
  }

  @Override
  public Map<String, Tensor> progress(TensorScope owner) {
    Map<String, Tensor> progress = new HashMap<>(importance);
    progress.keySet().removeAll(List.of(DROPPED, WATCHED)); // tables: the options say them anew
    progress.putAll(super.progress(owner));
    return progress;
  }

  @Override
  public ForwardHook training(Trainables trainables) {
    if (options.orthogonality() > 0) {
      trainables.penalize(orthogonality(trainables));
    }
    trainables.afterUpdate(this::choose);
    return super.training(trainables);
  }

  private Node orthogonality(Trainables trainables) {
    Node sum = null;
    for (LinearLayer layer : layers()) {
      Node a = trained(trainables, layer, "lora_A");
      Node b = trained(trainables, layer, "lora_B");
      Node off = distance(a.matmul(a.transpose(0, 1))).plus(distance(b.transpose(0, 1).matmul(b)));
      sum = sum == null ? off : sum.plus(off);
    }
    return sum.times(options.orthogonality() / (2.0 * layers().size()));
  }

  private Node trained(Trainables trainables, LinearLayer layer, String tensor) {
    String name = AdapterTensors.name(layer.name(), tensor);
    Node node = tensors.training(trainables, trainables.graph(), name);
    return dtype == DType.FP64 ? node.cast(dtype) : node;
  }

  /** Frobenius norm of the distance to the identity. */
  private static Node distance(Node square) {
    Node ones = square.zerosLike(square.dtype(), Shape.of(square.shape().dim(0))).plus(1);
    return square.minus(ones.diagonal()).norm();
  }

  /** Weighs every rank by the step just done, and sets the least important ones to 0. */
  private void choose(Update update) {
    Graph graph = update.graph().at("rank budget");
    Node step = graph.state(STEP, DType.INT64, ONE);
    step.incrementUpTo(table.size() - 1); // steps may be repeated after training, to time them
    Node watched = graph.state(WATCHED, DType.FP32, table).gather(0, step);
    Node dropped = graph.state(DROPPED, DType.INT64, table).gather(0, step);
    List<Node> scores = new ArrayList<>();
    scores.add(watched.zerosLike(DType.FP32, ONE).plus(-1)); // below any score: drops none
    for (LinearLayer layer : layers()) {
      scores.add(
          score(update, layer, "lora_E", watched)
              .sum(1)
              .plus(
                  score(update, layer, "lora_A", watched)
                      .mean(1)
                      .plus(score(update, layer, "lora_B", watched).mean(0))));
    }
    Node threshold = graph.concat(scores).sorted().gather(0, dropped);
    for (int i = 0; i < layers().size(); i++) {
      Node values = tensors.inference(graph, AdapterTensors.name(layers().get(i).name(), "lora_E"));
      values.copyInto(values.times(scores.get(i + 1).isAbove(threshold).expandAt(1)));
    }
  }

  /** Sensitivity times uncertainty of every entry (eq. 6 to 9), moved on where it is watched. */
  private Node score(Update update, LinearLayer layer, String tensor, Node watched) {
    String name = AdapterTensors.name(layer.name(), tensor);
    Graph graph = update.graph();
    Node value = tensors.inference(graph, name);
    Node sensitivity = graph.state(sensitivity(name), DType.FP32, value.shape());
    Node uncertainty = graph.state(uncertainty(name), DType.FP32, value.shape());
    Node now = value.times(update.gradient(name)).absolute();
    Node smoothed = sensitivity.times(options.beta1()).plus(now.times(1 - options.beta1()));
    Node spread =
        uncertainty
            .times(options.beta2())
            .plus(now.minus(smoothed).absolute().times(1 - options.beta2()));
    moveOn(sensitivity, smoothed, watched);
    moveOn(uncertainty, spread, watched);
    return sensitivity.times(uncertainty);
  }

  private static void moveOn(Node state, Node next, Node watched) {
    state.copyInto(state.plus(next.minus(state).times(watched)));
  }
}
