package org.slicesweep.peft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.slicesweep.method.Method;
import org.slicesweep.weights.TensorView;

/** (IA)³, whose vectors tell by their shape which layers are scaled at their input. */
final class Ia3Format extends PeftFormat {
  private static final String VECTOR = ".ia3_l";

  Ia3Format() {
    super("IA3", "ia3", Map.of());
    ignoring("feedforward_modules", "init_ia3_weights");
  }

  @Override
  void describe(
      Method described, Map<String, TensorView> tensors, List<String> layers, ObjectNode config) {
    super.describe(described, tensors, layers, config);
    config.set("feedforward_modules", texts(feedforward(tensors, layers)));
  }

  @Override
  void complete(ObjectNode ours, Map<String, TensorView> tensors, List<String> layers) {
    List<String> all = tensors.keySet().stream().map(Ia3Format::layer).sorted().toList();
    List<String> scaledAtInput = feedforward(tensors, all);
    JsonNode written = scaledAtInput.isEmpty() ? ours.nullNode() : texts(scaledAtInput);
    ours.set("feedforward", written);
    // Without targets they would be the architecture's own, which an adapter need not have.
    ours.set("targets", texts(all));
  }

  /** The layers whose vector is a row, {@code [1 x inputs]}. */
  private static List<String> feedforward(Map<String, TensorView> tensors, List<String> layers) {
    return layers.stream()
        .filter(layer -> tensors.containsKey(layer + VECTOR))
        .filter(layer -> tensors.get(layer + VECTOR).shape().indexOf(1L) == 0)
        .toList();
  }

  private static String layer(String tensor) {
    return tensor.substring(0, tensor.lastIndexOf('.'));
  }
}
