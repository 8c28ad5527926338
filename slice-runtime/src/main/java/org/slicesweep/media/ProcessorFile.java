package org.slicesweep.media;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/**
 * Reads {@code preprocessor_config.json}: a setting that is missing has its processor's default.
 */
final class ProcessorFile {
  private static final List<String> TYPES =
      List.of("image_processor_type", "video_processor_type", "feature_extractor_type");
  private static final Set<String> KEYS =
      Set.of(
          "do_resize",
          "size",
          "resample",
          "do_center_crop",
          "crop_size",
          "do_rescale",
          "rescale_factor",
          "do_normalize",
          "image_mean",
          "image_std");

  /** They change pixels in ways that no processor here has. */
  private static final List<String> REFUSED = List.of("do_pad", "do_flip_channel_order");

  private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
  private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);

  private final JsonSettings json;

  private ProcessorFile(JsonSettings json) {
    this.json = json;
  }

  /**
   * @param text the file's content
   * @param name what messages call the file
   */
  static ProcessorFile parse(byte[] text, String name) {
    return new ProcessorFile(JsonSettings.parse(text, name));
  }

  /** The part of a {@code processor_config.json} under a key. */
  Optional<ProcessorFile> inside(String key) {
    JsonNode part = json.get(key);
    return part == null || !part.isObject()
        ? Optional.empty()
        : Optional.of(new ProcessorFile(new JsonSettings(json.name() + ": " + key, part)));
  }

  /**
   * @param modelType decides where the file names no processor
   * @throws InputException naming the file, the key and the value at fault
   */
  ImageProcessor processor(String modelType) {
    checkKeys();
    ProcessorKind kind = kind(modelType);
    ImageProcessor defaults = kind.defaults();
    boolean normalizes = json.flag("do_normalize", true);
    double rescale = json.number("rescale_factor", defaults.rescale());
    List<Double> deviation = json.channels("image_std", defaults.deviation());
    if (deviation.contains(0.0)) {
      throw json.wrong("image_std", "no zero");
    }
    return new ImageProcessor(
        json.flag("do_resize", true) ? size(kind, defaults) : null,
        resample(defaults),
        json.flag("do_center_crop", defaults.crop() != null) ? crop(defaults) : null,
        json.flag("do_rescale", true) ? rescale : 1,
        normalizes ? json.channels("image_mean", defaults.mean()) : ZEROS,
        normalizes ? deviation : ONES);
  }

  private void checkKeys() {
    for (String key : json.keys()) {
      if (!KEYS.contains(key)) {
        Nearest.to(key, KEYS)
            .filter(near -> isSlip(key, near))
            .ifPresent(
                near -> {
                  throw new InputException(
                      "%s: unknown key \"%s\": did you mean \"%s\"?"
                          .formatted(json.name(), key, near));
                });
      }
    }
    for (String key : REFUSED) {
      if (json.flag(key, false)) {
        throw new InputException("%s: %s is not supported".formatted(json.name(), key));
      }
    }
  }

  /** Other processors' settings are left alone, as transformers does; a slip of the hand is not. */
  private static boolean isSlip(String key, String near) {
    int shorter = Math.min(key.length(), near.length());
    return Math.abs(key.length() - near.length()) <= 1
        && key.regionMatches(0, near, 0, shorter / 2);
  }

  private ProcessorKind kind(String modelType) {
    for (String key : TYPES) {
      if (json.has(key)) {
        String type = json.get(key).asText();
        return ProcessorKind.named(type)
            .orElseThrow(
                () ->
                    new InputException(
                        "%s: unknown %s \"%s\": %s"
                            .formatted(
                                json.name(),
                                key,
                                type,
                                Nearest.hint(type, ProcessorKind.names()))));
      }
    }
    return ProcessorKind.ofModel(modelType)
        .orElseThrow(
            () ->
                new InputException(
                    "%s names no image_processor_type: expected one of %s"
                        .formatted(json.name(), String.join(", ", ProcessorKind.names()))));
  }

  private Resample resample(ImageProcessor defaults) {
    if (!json.has("resample")) {
      return defaults.resample();
    }
    JsonNode value = json.get("resample");
    Optional<Resample> filter =
        value.isIntegralNumber() ? Resample.of(value.asLong()) : Optional.empty();
    return filter.orElseThrow(() -> json.wrong("resample", "one of " + Resample.list()));
  }

  private TargetSize size(ProcessorKind kind, ImageProcessor defaults) {
    if (!json.has("size")) {
      return defaults.size();
    }
    JsonNode size = json.get("size");
    if (size.isNumber() && !kind.takesSquares()) {
      return new TargetSize.Edges(json.edge("size", size), null);
    }
    Set<String> keys = JsonSettings.keys(size);
    if (keys.equals(Set.of("shortest_edge"))) {
      return new TargetSize.Edges(json.edge("size", size.get("shortest_edge")), null);
    }
    if (keys.equals(Set.of("shortest_edge", "longest_edge"))) {
      return new TargetSize.Edges(
          json.edge("size", size.get("shortest_edge")),
          json.edge("size", size.get("longest_edge")));
    }
    return new TargetSize.Exact(exact("size", ", or shortest_edge"));
  }

  private ImageSize crop(ImageProcessor defaults) {
    if (json.has("crop_size")) {
      return exact("crop_size", "");
    }
    if (defaults.crop() == null) {
      throw new InputException("%s: do_center_crop needs crop_size".formatted(json.name()));
    }
    return defaults.crop();
  }

  /** A number for a square, a list of height and width, or both by name. */
  private ImageSize exact(String key, String more) {
    JsonNode size = json.get(key);
    if (size.isNumber()) {
      return new ImageSize(json.edge(key, size), json.edge(key, size));
    }
    if (size.isArray() && size.size() == 2) {
      return new ImageSize(json.edge(key, size.get(0)), json.edge(key, size.get(1)));
    }
    if (JsonSettings.keys(size).equals(Set.of("height", "width"))) {
      return new ImageSize(json.edge(key, size.get("height")), json.edge(key, size.get("width")));
    }
    throw json.wrong(key, "a number, or height and width" + more);
  }
}
