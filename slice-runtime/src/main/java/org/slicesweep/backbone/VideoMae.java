package org.slicesweep.backbone;

import static org.slicesweep.common.InputException.check;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * VideoMAE (Tong et al. 2022): a ViT over tubelets, patches that span several frames, with fixed
 * sinusoids as positions and no special token.
 */
final class VideoMae extends PixelEncoder {
  private static final String POSITIONS = "embeddings.position_embeddings";
  private static final String HEAD_NORM = "fc_norm";

  /** PyTorch's default: the norm before the head does not follow the configuration. */
  private static final double HEAD_NORM_EPSILON = 1e-5;

  private final int frames;
  private final int tubelet;
  private final boolean meanPooling;

  private VideoMae(PixelConfig config, int frames, int tubelet, boolean meanPooling) {
    super(config);
    this.frames = frames;
    this.tubelet = tubelet;
    this.meanPooling = meanPooling;
  }

  static VideoMae of(ModelConfig config) {
    int frames = config.size("num_frames", 16);
    int tubelet = config.size("tubelet_size", 2);
    check(
        frames >= tubelet,
        "backbone",
        "%s: num_frames %d is below tubelet_size %d",
        config.source(),
        frames,
        tubelet);
    return new VideoMae(
        PixelConfig.of(config), frames, tubelet, config.flag("use_mean_pooling", true));
  }

  @Override
  int patchCount() {
    return frames / tubelet * config.rows() * config.columns();
  }

  @Override
  LinearLayer projected(String at, String name) {
    int d = config.hiddenSize();
    String layer = at + "attention.attention.";
    Optional<String> bias =
        config.projectionBias() && !name.equals("key")
            ? Optional.of(layer + name.charAt(0) + "_bias")
            : Optional.empty();
    return new LinearLayer(layer + name, d, d, bias);
  }

  @Override
  Shape patchShape() {
    return Shape.of(
        config.hiddenSize(), config.channels(), tubelet, config.patchHeight(), config.patchWidth());
  }

  @Override
  boolean normsAtTheEnd() {
    return !meanPooling;
  }

  @Override
  Map<String, Shape> moreWeights() {
    Map<String, Shape> weights = new LinkedHashMap<>();
    if (meanPooling) {
      EncoderBlock.addNorm(weights, HEAD_NORM, config.hiddenSize());
    }
    return weights;
  }

  /** The norm belongs to the head: a checkpoint that was only pretrained has none. */
  @Override
  public Map<String, Float> defaults() {
    return meanPooling ? Map.of(HEAD_NORM + ".weight", 1f, HEAD_NORM + ".bias", 0f) : Map.of();
  }

  @Override
  public Map<String, Constant> constants() {
    return Map.of(POSITIONS, Sinusoids.table(patchCount(), config.hiddenSize()));
  }

  @Override
  public InputSpec reads() {
    return new InputSpec.Clips(frames, config.channels(), config.height(), config.width());
  }

  @Override
  Dim patchCount(PixelInputs inputs) {
    return Dim.of(patchCount());
  }

  @Override
  Node patches(PixelPass pass) {
    Node kernel = pass.weight(PROJECTION + ".weight", patchShape());
    Node bias = pass.weight(PROJECTION + ".bias", Shape.of(config.hiddenSize()));
    return pass.inputs
        .values()
        .cast(kernel.dtype())
        .transpose(1, 2)
        .patches(
            kernel, bias, Dim.of(frames / tubelet), Dim.of(config.rows()), Dim.of(config.columns()))
        .reshape(Inputs.BATCH, Dim.of(config.hiddenSize()), pass.patches)
        .transpose(1, 2);
  }

  @Override
  Node positions(PixelPass pass) {
    DType dtype = pass.weight(PROJECTION + ".bias", Shape.of(config.hiddenSize())).dtype();
    return pass.graph
        .frozen(POSITIONS, DType.FP32, Shape.of(patchCount(), config.hiddenSize()))
        .cast(dtype);
  }

  @Override
  public String pooled() {
    return meanPooling ? "their mean, through fc_norm," : Pooling.CLS.words();
  }

  @Override
  boolean poolsFirst() {
    return !meanPooling;
  }

  @Override
  public Node pool(Node hidden, Inputs inputs, ForwardHook hook) {
    if (!meanPooling) {
      return Pooling.CLS.pool(hidden, inputs, hook);
    }
    Node mean = Pooling.MEAN.pool(hidden, inputs, hook);
    Shape shape = Shape.of(config.hiddenSize());
    Node weight = hook.weight(hidden.graph().at(HEAD_NORM), HEAD_NORM + ".weight", shape);
    Node bias = hook.weight(hidden.graph(), HEAD_NORM + ".bias", shape);
    return mean.layerNorm(weight.cast(DType.FP32), bias.cast(DType.FP32), HEAD_NORM_EPSILON);
  }
}
