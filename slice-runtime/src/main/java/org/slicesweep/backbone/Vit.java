package org.slicesweep.backbone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * ViT (Dosovitskiy et al. 2021) and DeiT (Touvron et al. 2021), which has a distillation token
 * more. Images of other sizes than it was trained on get interpolated positions.
 */
final class Vit extends PixelEncoder {
  private static final String POSITIONS = "embeddings.position_embeddings";

  /** Endings of layers' names and of their modules'; the longer ones come first. */
  private static final Map<String, String> MODULES = new LinkedHashMap<>();

  static {
    MODULES.put("attention.attention.query", "attention.q_proj");
    MODULES.put("attention.attention.key", "attention.k_proj");
    MODULES.put("attention.attention.value", "attention.v_proj");
    MODULES.put("attention.output.dense", "attention.o_proj");
    MODULES.put("intermediate.dense", "mlp.fc1");
    MODULES.put("output.dense", "mlp.fc2");
  }

  private final List<String> specialTokens;
  private final Pooling pooling;

  private Vit(ModelConfig config, List<String> specialTokens) {
    super(PixelConfig.of(config));
    this.specialTokens = specialTokens;
    this.pooling = config.pooling(Pooling.CLS, Pooling.CLS, Pooling.MEAN, Pooling.POOLER);
  }

  static Vit of(ModelConfig config) {
    return new Vit(config, List.of("embeddings.cls_token"));
  }

  static Vit deit(ModelConfig config) {
    return new Vit(config, List.of("embeddings.cls_token", "embeddings.distillation_token"));
  }

  /** Checkpoints have kept the names that the modules had until transformers 5. */
  @Override
  public String moduleName(LinearLayer layer) {
    String name = layer.name().replace("encoder.layer.", "layers.");
    for (Map.Entry<String, String> part : MODULES.entrySet()) {
      if (name.endsWith(part.getKey())) {
        return name.substring(0, name.length() - part.getKey().length()) + part.getValue();
      }
    }
    throw new IllegalArgumentException("not a layer of this backbone: " + layer);
  }

  @Override
  List<String> specialTokens() {
    return specialTokens;
  }

  @Override
  Shape patchShape() {
    return Shape.of(
        config.hiddenSize(), config.channels(), config.patchHeight(), config.patchWidth());
  }

  private Shape positionShape() {
    return Shape.of(1, specialTokens.size() + patchCount(), config.hiddenSize());
  }

  @Override
  Map<String, Shape> moreWeights() {
    Map<String, Shape> weights = new LinkedHashMap<>();
    weights.put(POSITIONS, positionShape());
    weights.putAll(pooling.weights(config.hiddenSize()));
    return weights;
  }

  @Override
  public InputSpec reads() {
    return new InputSpec.Images(
        config.channels(),
        config.height(),
        config.width(),
        config.patchHeight(),
        config.patchWidth());
  }

  private Dim rows(PixelInputs inputs) {
    return inputs.graph().quotient(PixelInputs.HEIGHT, config.patchHeight());
  }

  private Dim columns(PixelInputs inputs) {
    return inputs.graph().quotient(PixelInputs.WIDTH, config.patchWidth());
  }

  @Override
  Dim patchCount(PixelInputs inputs) {
    return rows(inputs).times(columns(inputs));
  }

  @Override
  int patchCount() {
    return config.rows() * config.columns();
  }

  @Override
  Node patches(PixelPass pass) {
    Node kernel = pass.weight(PROJECTION + ".weight", patchShape());
    Node bias = pass.weight(PROJECTION + ".bias", Shape.of(config.hiddenSize()));
    return pass.inputs
        .values()
        .cast(kernel.dtype())
        .patches(kernel, bias, rows(pass.inputs), columns(pass.inputs))
        .reshape(Inputs.BATCH, Dim.of(config.hiddenSize()), pass.patches)
        .transpose(1, 2);
  }

  /** At the trained size the interpolation gives every position back as it is. */
  @Override
  Node positions(PixelPass pass) {
    Node trained = pass.weight(POSITIONS, positionShape());
    int specials = specialTokens.size();
    Dim d = Dim.of(config.hiddenSize());
    Dim rows = Dim.of(config.rows());
    Dim columns = Dim.of(config.columns());
    DType exact = trained.dtype() == DType.FP64 ? DType.FP64 : DType.FP32;
    Node grid =
        trained
            .slice(1, specials, rows.times(columns))
            .cast(exact)
            .reshape(Dim.of(1), rows, columns, d)
            .transpose(2, 3)
            .transpose(1, 2)
            .bicubic(rows(pass.inputs), columns(pass.inputs))
            .reshape(Dim.of(1), d, pass.patches)
            .transpose(1, 2)
            .cast(trained.dtype());
    return trained.first(1, Dim.of(specials)).concat(1, grid, pass.plainTokens);
  }

  @Override
  boolean poolsFirst() {
    return pooling.readsFirst();
  }

  @Override
  public Node pool(Node hidden, Inputs inputs, ForwardHook hook) {
    return pooling.pool(hidden, inputs, hook);
  }

  @Override
  public String pooled() {
    return pooling.words();
  }
}
