package org.slicesweep.media;

import java.util.Optional;
import org.slicesweep.common.InputException;

/** Finds the processor that belongs to a model. */
public final class ImageProcessors {
  private static final String IMAGES = "preprocessor_config.json";
  private static final String VIDEOS = "video_preprocessor_config.json";
  private static final String NESTED = "processor_config.json";

  private ImageProcessors() {}

  /** The files beside a model's weights. */
  @FunctionalInterface
  public interface Files {
    /** A file's content; empty if there is no such file. */
    Optional<byte[]> read(String name);
  }

  /**
   * The processor in the model's folder, or where it has none that of transformers for its kind.
   *
   * @param model what messages call the folder
   * @param modelType {@code model_type} of its {@code config.json}
   * @param imageSize {@code image_size} of its {@code config.json}
   * @param video whether it reads clips
   * @throws InputException if a file is not sound, or there is none and no default fits
   */
  public static ImageProcessor of(
      Files files, String model, String modelType, int imageSize, boolean video) {
    return file(files, model, video)
        .map(file -> file.processor(modelType))
        .orElseGet(() -> defaults(model, modelType, imageSize));
  }

  private static Optional<ProcessorFile> file(Files files, String model, boolean video) {
    Optional<ProcessorFile> nested =
        parsed(files, model, NESTED)
            .flatMap(
                file ->
                    (video ? file.inside("video_processor") : Optional.<ProcessorFile>empty())
                        .or(() -> file.inside("image_processor")));
    if (nested.isPresent()) {
      return nested;
    }
    return (video ? parsed(files, model, VIDEOS) : Optional.<ProcessorFile>empty())
        .or(() -> parsed(files, model, IMAGES));
  }

  private static Optional<ProcessorFile> parsed(Files files, String model, String name) {
    return files.read(name).map(text -> ProcessorFile.parse(text, model + "/" + name));
  }

  private static ImageProcessor defaults(String model, String modelType, int imageSize) {
    ImageProcessor processor =
        ProcessorKind.ofModel(modelType)
            .map(ProcessorKind::defaults)
            .orElseThrow(
                () ->
                    new InputException(
                        "backbone",
                        "%s has no %s, which says how images are prepared"
                            .formatted(model, IMAGES)));
    ImageSize output = processor.output().orElseThrow();
    if (output.height() != imageSize || output.width() != imageSize) {
      throw new InputException(
          "backbone",
          "%s has no %s, and the usual %s do not suit its image_size %d: add the file"
              .formatted(model, IMAGES, output, imageSize));
    }
    return processor;
  }
}
