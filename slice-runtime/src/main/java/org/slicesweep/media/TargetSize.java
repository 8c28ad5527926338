package org.slicesweep.media;

import java.util.Optional;

/** What {@code size} asks of a resized image. */
sealed interface TargetSize {
  /** The size that an image is resized to. */
  ImageSize of(int height, int width);

  /** The size of every image, if they all end up with the same. */
  Optional<ImageSize> fixed();

  /** This size, whatever the proportions were. */
  record Exact(ImageSize size) implements TargetSize {
    @Override
    public ImageSize of(int height, int width) {
      return size;
    }

    @Override
    public Optional<ImageSize> fixed() {
      return Optional.of(size);
    }
  }

  /**
   * The shorter edge becomes {@code shortest}, in proportion.
   *
   * @param longest the longer edge gets no longer, at the cost of the shorter; null sets no limit
   */
  record Edges(int shortest, Integer longest) implements TargetSize {
    @Override
    public ImageSize of(int height, int width) {
      double edge = shortest;
      int rounded = shortest;
      double most = Math.max(height, width);
      double least = Math.min(height, width);
      if (longest != null && most / least * shortest > longest) {
        edge = longest * least / most;
        rounded = Math.max(1, (int) Math.rint(edge));
      }
      if (least == rounded) {
        return new ImageSize(height, width);
      }
      return width < height
          ? new ImageSize(scaled(edge, height, width), rounded)
          : new ImageSize(rounded, scaled(edge, width, height));
    }

    private static int scaled(double edge, int longer, int shorter) {
      return (int) (edge * longer / shorter);
    }

    @Override
    public Optional<ImageSize> fixed() {
      return Optional.empty();
    }
  }
}
