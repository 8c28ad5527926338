package org.slicesweep.backbone;

import static org.slicesweep.common.InputException.check;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The part of a vision model's {@code config.json} that decides its forward pass.
 *
 * @param height of the images it was trained on, in pixels
 * @param patchHeight of a patch, in pixels
 * @param projectionBias whether queries, keys and values have a bias
 */
record PixelConfig(
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    double normEpsilon,
    Activation activation,
    boolean projectionBias,
    int channels,
    int height,
    int width,
    int patchHeight,
    int patchWidth) {

  static PixelConfig of(ModelConfig config) {
    int hidden = config.size("hidden_size", 768);
    int heads = config.size("num_attention_heads", 12);
    config.checkHeads(hidden, heads);
    int[] image = pair(config, "image_size", 224);
    int[] patch = pair(config, "patch_size", 16);
    check(
        image[0] >= patch[0] && image[1] >= patch[1],
        "backbone",
        "%s: image_size %s is below patch_size %s",
        config.source(),
        config.json().path("image_size"),
        config.json().path("patch_size"));
    return new PixelConfig(
        hidden,
        config.layers("num_hidden_layers", 12),
        heads,
        config.size("intermediate_size", 3072),
        config.positive("layer_norm_eps", 1e-12),
        config.activation("hidden_act", "gelu"),
        config.flag("qkv_bias", true),
        config.size("num_channels", 3),
        image[0],
        image[1],
        patch[0],
        patch[1]);
  }

  /** A size that is one number, or height and width. */
  private static int[] pair(ModelConfig config, String key, int byDefault) {
    JsonNode value = config.json().path(key);
    if (!value.isArray()) {
      int size = config.size(key, byDefault);
      return new int[] {size, size};
    }
    check(
        value.size() == 2 && value.get(0).asInt() > 0 && value.get(1).asInt() > 0,
        "backbone",
        "%s: %s is %s: expected a whole number above 0, or two",
        config.source(),
        key,
        value);
    return new int[] {value.get(0).asInt(), value.get(1).asInt()};
  }

  int rows() {
    return height / patchHeight;
  }

  int columns() {
    return width / patchWidth;
  }
}
