package org.slicesweep.backbone;

import static java.util.stream.Collectors.toSet;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slicesweep.common.InputException;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorLoader;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.weights.ElementType;
import org.slicesweep.weights.TensorSource;
import org.slicesweep.weights.TensorView;

/** The weights that an architecture asks for, in the files of a checkpoint. */
final class WeightReader {
  private static final int NAMED = 3;
  private static final Set<ElementType> TYPES =
      Set.of(ElementType.F32, ElementType.F16, ElementType.BF16);

  private static final Pattern LAYER = Pattern.compile("\\.\\d+\\.");

  private final TensorSource source;
  private final Map<String, Shape> shapes;
  private final Map<String, Float> defaults;

  /**
   * Checks every name, shape and type before anything large is read.
   *
   * @param name what messages call the checkpoint
   * @throws InputException if a weight is missing or is another architecture's
   */
  WeightReader(String name, TensorSource source, Backbone architecture) {
    this.source = source;
    this.shapes = architecture.weights();
    this.defaults = architecture.defaults();
    List<String> missing =
        shapes.keySet().stream()
            .filter(weight -> !source.names().contains(weight) && !defaults.containsKey(weight))
            .toList();
    if (missing.size() == 1) {
      source.get(missing.get(0)); // says what the nearest is called
    }
    InputException.check(
        missing.isEmpty(),
        "backbone",
        "%s: %d of the %d weights that its config.json asks for are missing: %s%s",
        name,
        missing.size(),
        shapes.size(),
        missing.stream().limit(NAMED).collect(Collectors.joining(", ")),
        missing.size() > NAMED ? ", …" : "");
    shapes.forEach(
        (weight, shape) -> {
          if (source.names().contains(weight)) {
            check(name, source.get(weight), shape);
          }
        });
  }

  /** Tensors of layers that the configuration does not count: the model is larger than it says. */
  List<String> leftOver() {
    Set<String> known = shapes.keySet().stream().map(WeightReader::ofAnyLayer).collect(toSet());
    return source.names().stream()
        .filter(name -> !shapes.containsKey(name) && known.contains(ofAnyLayer(name)))
        .toList();
  }

  private static String ofAnyLayer(String weight) {
    return LAYER.matcher(weight).replaceAll(".#.");
  }

  private static void check(String name, TensorView view, Shape expected) {
    List<Long> wanted = Arrays.stream(expected.sizes()).boxed().toList();
    InputException.check(
        view.shape().equals(wanted),
        "backbone",
        "%s: %s is %s, its config.json says %s",
        name,
        view.name(),
        view.shape(),
        wanted);
    InputException.check(
        TYPES.contains(view.type()),
        "backbone",
        "%s: %s holds %s: expected F32, F16 or BF16",
        name,
        view.name(),
        view.type());
  }

  /**
   * @param scope owns the weights
   */
  Map<String, Tensor> read(TensorScope scope, DType dtype) {
    Map<String, Tensor> weights = new HashMap<>();
    try (TensorLoader loader = new TensorLoader(scope, dtype)) {
      shapes.forEach(
          (name, shape) ->
              weights.put(
                  name,
                  source.names().contains(name)
                      ? stored(loader, source.get(name))
                      : filled(scope, defaults.get(name), dtype, shape)));
    }
    return weights;
  }

  private static Tensor stored(TensorLoader loader, TensorView view) {
    long[] sizes = view.shape().stream().mapToLong(Long::longValue).toArray();
    return loader.load(view::read, sizes);
  }

  private static Tensor filled(TensorScope scope, float value, DType dtype, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    Arrays.fill(values, value);
    try (Tensor staged = scope.floats(values, shape.sizes())) {
      return scope.copyOf(staged, dtype);
    }
  }
}
