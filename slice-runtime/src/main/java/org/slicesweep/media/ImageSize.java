package org.slicesweep.media;

/** Height and width in pixels. */
public record ImageSize(int height, int width) {
  @Override
  public String toString() {
    return height + " x " + width;
  }
}
