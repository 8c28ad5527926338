package org.slicesweep.peft;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.LanguageModel;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;
import org.slicesweep.weights.CheckpointNames;

/**
 * What tensors are called in an {@code adapter_model.safetensors}: {@code
 * base_model.model.encoder.layer.0.output.dense.lora_A.weight}, with {@code bert.} behind {@code
 * model.} if the adapter was trained on a model with a head.
 */
final class TensorNames {
  private static final String LAYER = "base_model.model.";
  private static final String WEIGHT = ".weight";

  /** Where a class with a head that generates text keeps the rest. */
  private static final String DECODER = "model.";

  private final PeftFormat format;
  private final String prefix;
  private final List<String> layers;
  private final Map<String, String> modules;
  private final Map<String, String> ofModules;
  private final Map<String, String> ofShared;

  TensorNames(PeftFormat format, Backbone backbone) {
    this.format = format;
    this.prefix = backbone instanceof LanguageModel ? LAYER + DECODER : LAYER;
    this.layers = backbone.linears().stream().map(LinearLayer::name).toList();
    this.modules =
        backbone.linears().stream()
            .collect(Collectors.toMap(LinearLayer::name, backbone::moduleName));
    this.ofModules =
        modules.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    this.ofShared =
        format.shared().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
  }

  /** The layer of one of our names; empty for a shared tensor. */
  Optional<String> layer(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? Optional.empty() : Optional.of(name.substring(0, dot));
  }

  String toFile(String name) {
    String shared = format.shared().get(name);
    if (shared != null) {
      return shared;
    }
    String layer = layer(name).orElseThrow();
    boolean isModule = format.modules().contains(lastPart(name));
    return prefix + module(layer) + name.substring(layer.length()) + (isModule ? WEIGHT : "");
  }

  /** What PEFT finds a layer under. */
  String module(String layer) {
    return modules.getOrDefault(layer, layer);
  }

  /**
   * @param file named in messages
   * @throws InputException if the backbone has no such layer
   */
  String fromFile(String name, String file) {
    if (ofShared.containsKey(name)) {
      return ofShared.get(name);
    }
    String ours = name.startsWith(LAYER) ? name.substring(LAYER.length()) : name;
    ours = CheckpointNames.bare(ours);
    int dot = ours.lastIndexOf('.');
    if (ours.endsWith(WEIGHT)
        && format.modules().contains(lastPart(ours.substring(0, Math.max(dot, 0))))) {
      ours = ours.substring(0, dot);
    }
    String module = layer(ours).orElse("");
    String layer = ofModules.getOrDefault(module, module); // older adapters have checkpoints' names
    ours = layer + ours.substring(module.length());
    if (!layers.contains(layer)) {
      throw new InputException(
          "adapter",
          "%s: tensor \"%s\" is of no linear layer of the backbone's encoder: %s"
              .formatted(
                  file,
                  name.length() <= 120 ? name : name.substring(0, 120) + "…",
                  Nearest.to(layer, layers)
                      .map(near -> "the nearest is " + near)
                      .orElse("they are called " + layers.get(0) + " and so on")));
    }
    return ours;
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
