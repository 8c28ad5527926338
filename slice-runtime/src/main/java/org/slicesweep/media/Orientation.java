package org.slicesweep.media;

import static org.slicesweep.media.RgbImage.CHANNELS;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held, as the Exif tag of that name says: images are turned upright when they are
 * loaded, as Hugging Face's loaders do.
 */
final class Orientation {
  static final int UPRIGHT = 1;

  private static final int TAG = 0x0112;
  private static final int ENTRY = 12;

  private Orientation() {}

  /**
   * @param exif a TIFF header and what it points to
   * @return 1 to 8; upright where it is not said, or not said well
   */
  static int of(ByteBuffer exif) {
    try {
      ByteBuffer tiff = exif.slice();
      tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int directory = tiff.getInt(4);
      int entries = tiff.getShort(directory) & 0xFFFF;
      for (int i = 0; i < entries; i++) {
        int entry = directory + 2 + i * ENTRY;
        if ((tiff.getShort(entry) & 0xFFFF) == TAG) {
          int orientation = tiff.getShort(entry + 8);
          return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
        }
      }
      return UPRIGHT;
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      return UPRIGHT;
    }
  }

  /** Turns and mirrors. */
  static RgbImage upright(RgbImage image, int orientation) {
    if (orientation == UPRIGHT) {
      return image;
    }
    boolean lies = orientation >= 5;
    int width = lies ? image.height() : image.width();
    int height = lies ? image.width() : image.height();
    boolean fromRight = orientation == 2 || orientation == 3 || orientation >= 7;
    boolean fromBelow =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    RgbImage turned = RgbImage.black(width, height);
    for (int y = 0, out = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = lies ? y : x;
        int row = lies ? x : y;
        int in =
            ((fromBelow ? image.height() - 1 - row : row) * image.width()
                    + (fromRight ? image.width() - 1 - column : column))
                * CHANNELS;
        for (int c = 0; c < CHANNELS; c++) {
          turned.pixels()[out++] = image.pixels()[in + c];
        }
      }
    }
    return turned;
  }
}
