package org.slicesweep.train;

import static org.slicesweep.common.InputException.check;

import org.slicesweep.backbone.InputSpec;
import org.slicesweep.media.FrameSampling;
import org.slicesweep.media.ImageProcessor;
import org.slicesweep.media.ImageProcessors;
import org.slicesweep.media.ImageSize;
import org.slicesweep.task.Dataset;
import org.slicesweep.task.PixelSplit;
import org.slicesweep.task.Split;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.weights.ModelFiles;

/** Labelled images or videos as pixels of the size that a backbone sees. */
final class PixelPreparation {
  private static final int COLOURS = 3;

  private final TaskSpec task;
  private final ModelFiles files;
  private final ImageProcessor processor;
  private final FrameSampling sampling;
  private final int threads;

  private PixelPreparation(
      TaskSpec task,
      ModelFiles files,
      ImageProcessor processor,
      FrameSampling sampling,
      int threads) {
    this.task = task;
    this.files = files;
    this.processor = processor;
    this.sampling = sampling;
    this.threads = threads;
  }

  static PixelPreparation ofImages(
      TaskSpec task, ModelFiles files, InputSpec.Images reads, int threads) {
    checkColours(files, reads.channels());
    return new PixelPreparation(
        task, files, processor(files, reads.height(), false), null, threads);
  }

  static PixelPreparation ofClips(
      TaskSpec task, ModelFiles files, InputSpec.Clips reads, int threads) {
    checkColours(files, reads.channels());
    int stride = task.frameStride() == null ? FrameSampling.DEFAULT_STRIDE : task.frameStride();
    return new PixelPreparation(
        task,
        files,
        processor(files, reads.height(), true),
        new FrameSampling(reads.frames(), stride),
        threads);
  }

  /** Checks how images are prepared, as far as no image has to be seen. */
  static void checkProcessor(ModelFiles files, InputSpec reads) {
    if (reads instanceof InputSpec.Images images) {
      checkColours(files, images.channels());
      processor(files, images.height(), false)
          .output()
          .ifPresent(size -> checkSize(files, size, reads));
    } else if (reads instanceof InputSpec.Clips clips) {
      checkColours(files, clips.channels());
      processor(files, clips.height(), true)
          .output()
          .ifPresent(size -> checkSize(files, size, reads));
    }
  }

  private static void checkColours(ModelFiles files, int channels) {
    check(
        channels == COLOURS,
        "backbone",
        "%s reads %d channels, and images have red, green and blue",
        files.name(),
        channels);
  }

  private static ImageProcessor processor(ModelFiles files, int imageSize, boolean video) {
    return ImageProcessors.of(
        files::find, files.name(), files.config().path("model_type").asText(""), imageSize, video);
  }

  PreparedTask prepare(Dataset dataset, InputSpec reads) {
    PixelSplit train = split(dataset.train(), "train", reads);
    PixelSplit validation = split(dataset.validation(), "validation", reads);
    PixelSplit test = split(dataset.test(), "test", reads);
    return new PreparedTask(
        dataset.decoded(train.kept(), validation.kept(), test.kept()), train, validation, test);
  }

  private PixelSplit split(Split split, String name, InputSpec reads) {
    String source = task.path() == null ? task.train() : task.path();
    PixelSplit pixels =
        PixelSplit.of(
            split,
            "%s %s (%s)".formatted(task.name(), source, name),
            processor,
            sampling,
            Boolean.TRUE.equals(task.skipBad()),
            threads);
    checkSize(files, new ImageSize(pixels.height(), pixels.width()), reads);
    return pixels;
  }

  /** Images may have any size that holds a patch; clips are as the backbone was made. */
  private static void checkSize(ModelFiles files, ImageSize size, InputSpec reads) {
    if (reads instanceof InputSpec.Images images) {
      check(
          size.height() >= images.patchHeight() && size.width() >= images.patchWidth(),
          "backbone",
          "%s: images of %d x %d pixels (height x width) are smaller than its patches of %d x %d",
          files.name(),
          size.height(),
          size.width(),
          images.patchHeight(),
          images.patchWidth());
    } else if (reads instanceof InputSpec.Clips clips) {
      check(
          size.height() == clips.height() && size.width() == clips.width(),
          "backbone",
          "%s: its processor gives frames of %d x %d pixels (height x width), and it reads %d x %d",
          files.name(),
          size.height(),
          size.width(),
          clips.height(),
          clips.width());
    }
  }
}
