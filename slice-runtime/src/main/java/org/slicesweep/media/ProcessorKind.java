package org.slicesweep.media;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The image processors of Hugging Face, and what each does where its file says nothing. */
enum ProcessorKind {
  VIT("ViT", true, "vit vit_mae vit_msn") {
    @Override
    ImageProcessor defaults() {
      return processor(new TargetSize.Exact(square(224)), Resample.BILINEAR, null, HALF, HALF);
    }
  },
  DEIT("DeiT", true, "deit") {
    @Override
    ImageProcessor defaults() {
      return processor(
          new TargetSize.Exact(square(256)), Resample.BICUBIC, square(224), HALF, HALF);
    }
  },
  BIT("Bit", false, "bit dinov2 dinov2_with_registers") {
    @Override
    ImageProcessor defaults() {
      return CLIP.defaults();
    }
  },
  CLIP("CLIP", false, "clip") {
    @Override
    ImageProcessor defaults() {
      return processor(
          new TargetSize.Edges(224, null),
          Resample.BICUBIC,
          square(224),
          List.of(0.48145466, 0.4578275, 0.40821073),
          List.of(0.26862954, 0.26130258, 0.27577711));
    }
  },
  VIDEO_MAE("VideoMAE", false, "videomae") {
    @Override
    ImageProcessor defaults() {
      return processor(new TargetSize.Edges(224, null), Resample.BILINEAR, square(224), HALF, HALF);
    }
  };

  private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
  private static final List<String> SUFFIXES =
      List.of(
          "ImageProcessor",
          "ImageProcessorFast",
          "ImageProcessorPil",
          "VideoProcessor",
          "FeatureExtractor");

  private final String prefix;
  private final boolean square;
  private final String modelTypes;

  ProcessorKind(String prefix, boolean square, String modelTypes) {
    this.prefix = prefix;
    this.square = square;
    this.modelTypes = modelTypes;
  }

  /** What it does where its file says nothing. */
  abstract ImageProcessor defaults();

  /** Whether a {@code size} of one number is a square, and not the shorter edge. */
  boolean takesSquares() {
    return square;
  }

  /** The kind with this class name, whichever of its generations. */
  static Optional<ProcessorKind> named(String type) {
    return Arrays.stream(values())
        .filter(kind -> SUFFIXES.stream().anyMatch(suffix -> type.equals(kind.prefix + suffix)))
        .findFirst();
  }

  /** The kind that goes with a {@code model_type}. */
  static Optional<ProcessorKind> ofModel(String modelType) {
    return Arrays.stream(values())
        .filter(kind -> List.of(kind.modelTypes.split(" ")).contains(modelType))
        .findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(ProcessorKind::toString).toList();
  }

  @Override
  public String toString() {
    return prefix + "ImageProcessor";
  }

  private static ImageSize square(int edge) {
    return new ImageSize(edge, edge);
  }

  private static ImageProcessor processor(
      TargetSize size,
      Resample resample,
      ImageSize crop,
      List<Double> mean,
      List<Double> deviation) {
    return new ImageProcessor(size, resample, crop, 1 / 255.0, mean, deviation);
  }
}
