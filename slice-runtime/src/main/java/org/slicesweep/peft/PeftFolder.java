package org.slicesweep.peft;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.LanguageModel;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.common.InputException;
import org.slicesweep.method.Method;
import org.slicesweep.weights.JsonFiles;
import org.slicesweep.weights.Safetensors;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorView;

/** A folder that PEFT's {@code save_pretrained} writes and its {@code from_pretrained} reads. */
public final class PeftFolder {
  static final String CONFIG = "adapter_config.json";
  static final String TENSORS = "adapter_model.safetensors";
  private static final String PICKLE = "adapter_model.bin";

  private PeftFolder() {}

  /**
   * Checks that PEFT has the method, so that {@link #write} can write its adapters.
   *
   * @throws InputException if not
   */
  public static void checkHolds(Method method) {
    PeftFormats.of(method);
  }

  /**
   * Reads an adapter. Nothing in the folder is trusted: pickles are refused, and every number is
   * checked.
   *
   * @param backbone what the adapter belongs to
   * @throws InputException if a file is missing or not sound, the method is not known, or a tensor
   *     belongs to no layer of the backbone
   */
  public static PeftAdapter read(Path folder, Backbone backbone) {
    Path configFile = folder.resolve(CONFIG);
    InputException.check(
        Files.isRegularFile(configFile), "adapter", "%s has no %s", folder, CONFIG);
    PeftConfig config = new PeftConfig(configFile, JsonFiles.object(configFile));
    PeftFormat format = PeftFormats.of(config);
    Path file = folder.resolve(TENSORS);
    InputException.check(
        Files.isRegularFile(file),
        "adapter",
        Files.isRegularFile(folder.resolve(PICKLE))
            ? "%1$s has its tensors in %3$s only: pickle files are not read: save it again with"
                + " safe_serialization"
            : "%1$s has no %2$s",
        folder,
        TENSORS,
        PICKLE);
    Map<String, TensorView> stored = tensors(file, new TensorNames(format, backbone));
    List<String> layers = layers(stored.keySet(), backbone);
    List<String> targets = layers.size() == backbone.linears().size() ? null : layers;
    Map<String, TensorView> tensors = format.fromFile(config, stored, backbone);
    Method method = format.read(config, tensors, targets);
    config.checkNothingElseIsOn();
    return new PeftAdapter(file.toString(), method, tensors);
  }

  private static Map<String, TensorView> tensors(Path file, TensorNames names) {
    Safetensors source = Safetensors.open(file);
    InputException.check(!source.names().isEmpty(), "adapter", "%s has no tensors", file);
    Map<String, TensorView> tensors = new LinkedHashMap<>();
    for (String name : source.names()) {
      String ours = names.fromFile(name, file.toString());
      InputException.check(
          tensors.put(ours, source.get(name).named(ours)) == null,
          "adapter",
          "%s has two tensors for %s",
          file,
          ours);
    }
    return tensors;
  }

  private static List<String> layers(Collection<String> names, Backbone backbone) {
    return backbone.linears().stream()
        .map(LinearLayer::name)
        .filter(
            layer ->
                names.stream()
                    .anyMatch(
                        name ->
                            name.substring(0, Math.max(0, name.lastIndexOf('.'))).equals(layer)))
        .toList();
  }

  /**
   * Writes an adapter. The config comes last: a folder that has one is complete.
   *
   * @param base what to call the backbone
   * @param tensors by the names that {@code Adaptation.adapter} gives them
   * @throws InputException if PEFT has no such method, or the folder cannot be written
   */
  public static void write(
      Path folder, String base, Backbone backbone, Method method, Collection<TensorView> tensors) {
    PeftFormat format = PeftFormats.of(method);
    Map<String, TensorView> ours =
        tensors.stream().collect(Collectors.toMap(TensorView::name, tensor -> tensor));
    TensorNames names = new TensorNames(format, backbone);
    SafetensorsWriter.write(
        folder.resolve(TENSORS),
        ours.entrySet().stream()
            .map(entry -> entry.getValue().named(names.toFile(entry.getKey())))
            .toList(),
        Map.of("format", "pt"));
    ObjectNode config = JsonFiles.newObject();
    config.put("peft_type", format.type());
    nameBase(config, base);
    config.putNull("task_type").put("inference_mode", true);
    format.describe(method, ours, layers(ours.keySet(), backbone), config);
    if (backbone instanceof LanguageModel) {
      config.put("task_type", "CAUSAL_LM");
    }
    for (String key : List.of("target_modules", "feedforward_modules")) {
      if (config.path(key) instanceof ArrayNode named) {
        ArrayNode modules = config.putArray(key);
        named.forEach(layer -> modules.add(names.module(layer.textValue())));
      }
    }
    JsonFiles.write(folder.resolve(CONFIG), config);
  }

  /** PEFT names models of the Hub without the scheme, and their revision apart. */
  private static void nameBase(ObjectNode config, String base) {
    String[] hub = base.startsWith("hf://") ? base.substring("hf://".length()).split("@", 2) : null;
    config.put("base_model_name_or_path", hub == null ? base : hub[0]);
    if (hub != null && hub.length == 2) {
      config.put("revision", hub[1]);
    }
  }
}
