package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slicesweep.common.InputException;

/** A checkpoint in several safetensors files, and the index that says which tensor is in which. */
final class SafetensorsIndex {
  private SafetensorsIndex() {}

  /**
   * Opens every shard that {@code model.safetensors.index.json} names, wherever its folder is.
   *
   * @param folder where the shards are
   * @throws InputException if the index or a shard is not sound, or they disagree
   */
  static NamedTensors open(Path index, ModelFolder folder) {
    JsonNode weightMap = StrictJson.object(index).path("weight_map");
    if (!weightMap.isObject()) {
      throw new InputException(
          "%s: expected a \"weight_map\" of tensors to files".formatted(index));
    }
    Map<String, Safetensors> shards = new HashMap<>();
    Map<String, Supplier<TensorView>> tensors = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
      String name = entry.getKey();
      String file = entry.getValue().asText();
      Safetensors shard =
          shards.computeIfAbsent(file, f -> Safetensors.open(shard(index, folder, name, f)));
      if (!shard.names().contains(name)) {
        throw new InputException(
            "%s says that tensor %s is in %s, which has no such tensor"
                .formatted(index, Excerpt.of(name), Excerpt.of(file)));
      }
      tensors.put(name, () -> shard.get(name));
    }
    return new NamedTensors(index.toString(), tensors);
  }

  private static Path shard(Path index, ModelFolder folder, String tensor, String file) {
    String shard = inFolder(index, tensor, file);
    if (!folder.has(shard)) {
      throw folder
          .unreachable()
          .orElseGet(
              () ->
                  new InputException(
                      "%s: tensor %s is in %s, which is missing"
                          .formatted(index, Excerpt.of(tensor), Excerpt.of(file))));
    }
    return folder.file(shard);
  }

  /** The shard's name, by its text alone, because Hugging Face's cache is full of links. */
  private static String inFolder(Path index, String tensor, String file) {
    Path folder = index.toAbsolutePath().normalize().getParent();
    Path shard;
    try {
      shard = folder.resolve(file).normalize();
    } catch (InvalidPathException e) {
      throw new InputException(
          "%s: tensor %s is in %s, which is not a file name"
              .formatted(index, Excerpt.of(tensor), Excerpt.of(file)),
          e);
    }
    if (!shard.startsWith(folder) || shard.equals(folder)) {
      throw new InputException(
          "%s: tensor %s is in %s: expected a file in the same folder"
              .formatted(index, Excerpt.of(tensor), Excerpt.of(file)));
    }
    return folder.relativize(shard).toString();
  }
}
