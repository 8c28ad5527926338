package org.slicesweep.media;

import java.util.List;
import org.slicesweep.common.InputException;

/**
 * An example as bytes.
 *
 * @param shape of one row, with nothing skipped
 * @param pixels {@code [frames x 3 x height x width]}
 */
@SuppressWarnings("ArrayRecordComponent")
record Decoded(PixelIndex shape, byte[] pixels) {

  /**
   * @throws InputException naming the file, if it cannot be decoded
   */
  static Decoded of(PixelSource source, int row) {
    Media item = source.media().get(row);
    List<RgbImage> frames =
        item.frames(source.sampling(), frame -> source.processor().apply(frame, item.name()));
    RgbImage first = frames.get(0);
    int size = first.pixels().length;
    byte[] pixels = new byte[Math.multiplyExact(size, frames.size())];
    for (int i = 0; i < frames.size(); i++) {
      RgbImage frame = frames.get(i);
      InputException.check(
          frame.width() == first.width() && frame.height() == first.height(),
          "",
          "%s has frames of %d x %d and of %d x %d pixels",
          item.name(),
          first.width(),
          first.height(),
          frame.width(),
          frame.height());
      frame.planes(pixels, i * size);
    }
    return new Decoded(
        new PixelIndex(1, frames.size(), first.height(), first.width(), List.of()), pixels);
  }
}
