package org.slicesweep.backbone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.Shape;
import org.slicesweep.weights.TensorView;
import org.slicesweep.weights.TestFolder;

/** A ViT and a VideoMAE of random weights, written as Hugging Face folders. */
public final class TinyVision {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TinyVision() {}

  /** Images of {@code size x size} pixels. */
  public static String vit(Path folder, int size, int patch, int hidden, int layers) {
    ObjectNode config = config("vit", size, patch, hidden, layers);
    return write(
        folder,
        config,
        "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": {\"height\": %1$d, \"width\": %1$d}}"
            .formatted(size));
  }

  /** Clips of 16 frames. */
  public static String videoMae(Path folder, int size, int patch, int hidden, int layers) {
    ObjectNode config = config("videomae", size, patch, hidden, layers);
    config.put("num_frames", 16).put("tubelet_size", 2);
    return write(
        folder,
        config,
        "{\"image_processor_type\": \"VideoMAEImageProcessor\", \"size\": %1$d, \"crop_size\": %1$d}"
            .formatted(size));
  }

  private static ObjectNode config(String type, int size, int patch, int hidden, int layers) {
    ObjectNode config = JSON.createObjectNode().put("model_type", type);
    config.put("hidden_act", "gelu").put("layer_norm_eps", 1e-12).put("qkv_bias", true);
    config.put("hidden_size", hidden).put("num_hidden_layers", layers);
    config.put("num_attention_heads", hidden / 8).put("intermediate_size", 2 * hidden);
    return config.put("image_size", size).put("patch_size", patch).put("num_channels", 3);
  }

  private static String write(Path folder, ObjectNode config, String processor) {
    List<TensorView> tensors = new ArrayList<>();
    BackboneCatalog.of(config, "tiny")
        .weights()
        .forEach((name, shape) -> tensors.add(tensor(name, shape)));
    TestFolder.write(folder, config, tensors, Map.of("preprocessor_config.json", processor));
    return folder.toString();
  }

  private static TensorView tensor(String name, Shape shape) {
    int size = (int) shape.size();
    boolean norm = name.contains("norm") && name.endsWith("weight");
    float[] values = RandomStream.of(1, name).normal(size, norm ? 0 : 0.05);
    for (int i = 0; norm && i < size; i++) {
      values[i] = 1;
    }
    List<Long> sizes = new ArrayList<>();
    for (long dim : shape.sizes()) {
      sizes.add(dim);
    }
    return TensorView.ofFloats(name, sizes, values);
  }
}
