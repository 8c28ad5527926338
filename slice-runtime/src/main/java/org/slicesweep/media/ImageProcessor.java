package org.slicesweep.media;

import static java.util.Objects.requireNonNull;
import static org.slicesweep.media.RgbImage.CHANNELS;

import java.util.List;
import java.util.Optional;
import org.slicesweep.common.InputException;

/**
 * What an image goes through before a model sees it, as the image processors of Hugging Face do it:
 * resized, cropped at the centre, rescaled and normalized. The first two happen here, to bytes; the
 * last two are one multiplication and one addition, left to the device.
 *
 * @param size null leaves the image's own
 * @param crop null crops nothing
 * @param rescale factor of every value; 1 where nothing is rescaled
 * @param mean subtracted from each channel after rescaling; zeros where nothing is normalized
 * @param deviation divides each channel thereafter; ones where nothing is normalized
 */
public record ImageProcessor(
    TargetSize size,
    Resample resample,
    ImageSize crop,
    double rescale,
    List<Double> mean,
    List<Double> deviation) {

  public ImageProcessor {
    requireNonNull(resample, "resample is null");
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != CHANNELS || deviation.size() != CHANNELS || deviation.contains(0.0)) {
      throw new IllegalArgumentException("mean " + mean + ", deviation " + deviation);
    }
  }

  /** The size that every image ends up with; empty if that depends on the image. */
  public Optional<ImageSize> output() {
    if (crop != null) {
      return Optional.of(crop);
    }
    return size == null ? Optional.empty() : size.fixed();
  }

  /** What a byte is multiplied with, {@code [3]}. */
  public float[] scale() {
    float[] scale = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      scale[c] = (float) (rescale / deviation.get(c));
    }
    return scale;
  }

  /** What is added to it then, {@code [3]}. */
  public float[] shift() {
    float[] shift = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      shift[c] = (float) (0 - mean.get(c) / deviation.get(c));
    }
    return shift;
  }

  /** Everything that decides the bytes: two processors with the same text give the same ones. */
  public String pixelSettings() {
    return "size %s, resample %s, crop %s".formatted(size, resample, crop);
  }

  /**
   * Resizes and crops.
   *
   * @param name what messages call the image
   * @throws InputException if the resized image would be too large to hold
   */
  public RgbImage apply(RgbImage image, String name) {
    RgbImage resized = size == null ? image : resized(image, name);
    return crop == null ? resized : CentreCrop.of(resized, crop);
  }

  private RgbImage resized(RgbImage image, String name) {
    ImageSize target = size.of(image.height(), image.width());
    if (!RgbImage.fits(target.width(), target.height())) {
      throw new InputException(
          "%s is %d x %d pixels, and %s makes that %,d x %,d: expected at most %,d in all"
              .formatted(
                  name,
                  image.width(),
                  image.height(),
                  size,
                  target.width(),
                  target.height(),
                  RgbImage.MOST_PIXELS));
    }
    return Resizer.resize(image, target.width(), target.height(), resample);
  }
}
