package org.slicesweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.method.AdaLora;
import org.slicesweep.method.BitFit;
import org.slicesweep.method.Dora;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.method.Ia3;
import org.slicesweep.method.Loha;
import org.slicesweep.method.Lora;
import org.slicesweep.method.LoraFa;
import org.slicesweep.method.Method;
import org.slicesweep.method.PrefixTuning;
import org.slicesweep.method.PromptTuning;
import org.slicesweep.method.Propulsion;
import org.slicesweep.method.Rocoft;
import org.slicesweep.method.Shira;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.method.Vera;
import org.slicesweep.slice.Axis;
import org.slicesweep.torch.Shape;

/** For every name of the catalog, a method that fits the tiny backbone and what is known of it. */
public final class MethodExamples {
  /**
   * What the method's paper says of it.
   *
   * @param trained entries it trains on a backbone
   * @param added entries it adds
   * @param changes which of the backbone's weights are others once it is folded; null if it cannot
   *     be folded
   */
  public record Example(
      Method method,
      ToLongFunction<Backbone> trained,
      ToLongFunction<Backbone> added,
      Predicate<String> changes) {}

  private static final Map<String, Example> EXAMPLES = new LinkedHashMap<>();

  static {
    put("frozen_probe", new FrozenProbe(), backbone -> 0, backbone -> 0, name -> false);
    put(
        "full",
        new FullFineTuning(),
        backbone -> backbone.weights().values().stream().mapToLong(Shape::size).sum(),
        backbone -> 0,
        name -> true);
    put(
        "slicefine",
        SliceFineMethod.at(Axis.COLUMN, 2, 3),
        layers(layer -> 3L * layer.outputs()),
        backbone -> 0,
        MethodExamples::isLinearWeight);
    both(
        "lora",
        new Lora(3, 6, 0, true, null),
        layers(layer -> 3L * (layer.outputs() + layer.inputs())),
        MethodExamples::isLinearWeight);
    put(
        "bitfit",
        new BitFit(),
        backbone ->
            backbone.weights().entrySet().stream()
                .filter(weight -> weight.getKey().endsWith(".bias"))
                .mapToLong(weight -> weight.getValue().size())
                .sum(),
        backbone -> 0,
        name -> name.endsWith(".bias"));
    put(
        "lora_fa",
        new LoraFa(3, 6, 0, null),
        layers(layer -> 3L * layer.outputs()),
        layers(layer -> 3L * (layer.outputs() + layer.inputs())),
        MethodExamples::isLinearWeight);
    both(
        "adalora",
        new AdaLora(4, 3, 8, 0, 3, 5, 2, 0.85, 0.85, 0.5, null),
        layers(layer -> 4L * (layer.outputs() + layer.inputs() + 1)),
        MethodExamples::isLinearWeight);
    both(
        "dora",
        new Dora(3, 6, 0, false, null),
        layers(layer -> 3L * (layer.outputs() + layer.inputs()) + layer.outputs()),
        MethodExamples::isLinearWeight);
    put(
        "vera",
        new Vera(20, 0.3, 0, null),
        layers(layer -> layer.outputs() + 20L),
        backbone ->
            layers(layer -> layer.outputs() + 20L).applyAsLong(backbone)
                + 20L * (4 * backbone.hiddenSize() + 4 * backbone.hiddenSize()),
        MethodExamples::isLinearWeight);
    both(
        "loha",
        new Loha(3, 6, null),
        layers(layer -> 2 * 3L * (layer.outputs() + layer.inputs())),
        MethodExamples::isLinearWeight);
    both(
        "ia3",
        Ia3.DEFAULT,
        // Per block: keys, values, the attention's output layer, and the feed-forward's.
        backbone -> TinyBackbone.LAYERS * (3L + 4) * backbone.hiddenSize(),
        name ->
            name.matches(".*self[.](key|value)[.](weight|bias)")
                || name.endsWith("output.dense.weight"));
    both("prompt_tuning", new PromptTuning(4), backbone -> 4L * backbone.hiddenSize(), null);
    both(
        "prefix_tuning",
        new PrefixTuning(3),
        backbone -> 3L * 2 * TinyBackbone.LAYERS * backbone.hiddenSize(),
        null);
    both(
        "propulsion",
        new Propulsion(5, null),
        layers(LinearLayer::outputs),
        name -> name.startsWith("encoder.") && !name.contains("LayerNorm"));
    put(
        "rocoft",
        new Rocoft(Axis.ROW, 2, null),
        layers(layer -> 2L * layer.inputs()),
        backbone -> 0,
        MethodExamples::isLinearWeight);
    put(
        "shira",
        new Shira(2, null),
        layers(layer -> 2L * (layer.outputs() + layer.inputs())),
        backbone -> 0,
        MethodExamples::isLinearWeight);
  }

  private MethodExamples() {}

  public static Example of(String name) {
    Example example = EXAMPLES.get(name);
    if (example == null) {
      throw new AssertionError("method " + name + " needs an example here");
    }
    return example;
  }

  /** Whether a tensor's gradient leaves out, by the method's definition, a part of the loss. */
  static boolean detached(String method, String tensor) {
    return method.equals("dora") && (tensor.endsWith("lora_A") || tensor.endsWith("lora_B"));
  }

  private static void put(
      String name,
      Method method,
      ToLongFunction<Backbone> trained,
      ToLongFunction<Backbone> added,
      Predicate<String> changes) {
    EXAMPLES.put(name, new Example(method, trained, added, changes));
  }

  /** A method that trains all it adds. */
  private static void both(
      String name, Method method, ToLongFunction<Backbone> count, Predicate<String> changes) {
    put(name, method, count, count, changes);
  }

  private static ToLongFunction<Backbone> layers(ToLongFunction<LinearLayer> count) {
    return backbone -> backbone.linears().stream().mapToLong(count).sum();
  }

  private static boolean isLinearWeight(String name) {
    return name.startsWith("encoder.") && name.endsWith(".weight") && !name.contains("LayerNorm");
  }
}
