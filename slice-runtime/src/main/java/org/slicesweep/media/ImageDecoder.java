package org.slicesweep.media;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.slicesweep.common.InputException;

/**
 * Decodes JPEG, PNG, GIF (its first frame) and BMP to what Pillow's {@code convert("RGB")} gives,
 * turned upright: colour profiles and gamma are not applied, and transparency is dropped.
 */
public final class ImageDecoder {
  private static final int CMYK_BANDS = 4;

  private ImageDecoder() {}

  /**
   * Decodes a file.
   *
   * @param name what messages call it
   * @throws InputException if it is no image, damaged, cut short or larger than 100 million pixels
   */
  public static RgbImage decode(byte[] file, String name) {
    ImageFormat format =
        ImageFormat.of(file)
            .orElseThrow(
                () ->
                    new InputException(
                        name
                            + (file.length == 0
                                ? " is empty"
                                : " is no JPEG, PNG, GIF or BMP image")));
    try {
      return decode(format, file, name);
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // of damaged files, the readers throw all kinds
      throw new InputException("%s is a damaged %s image: %s".formatted(name, format, why(e)), e);
    }
  }

  private static String why(Exception e) {
    return e.getMessage() == null || e instanceof IndexOutOfBoundsException
        ? "it ends early or contradicts itself"
        : e.getMessage().toLowerCase(Locale.ROOT);
  }

  private static RgbImage decode(ImageFormat format, byte[] file, String name) throws IOException {
    ImageReader reader = reader(format);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if (!RgbImage.fits(width, height)) {
        throw new InputException(
            "%s is %,d x %,d pixels: expected at most %,d in all"
                .formatted(name, width, height, RgbImage.MOST_PIXELS));
      }
      return switch (format) {
        case JPEG -> jpeg(reader, file);
        case PNG ->
            Orientation.upright(
                ImageColours.rgb(reader.read(0), PngHeader.isDeepGrey(file)),
                PngHeader.orientation(file));
        case GIF -> GifScreen.of(file).place(reader.read(0));
        case BMP -> ImageColours.rgb(reader.read(0), false);
      };
    } finally {
      reader.dispose();
    }
  }

  private static RgbImage jpeg(ImageReader reader, byte[] file) throws IOException {
    JpegDamage damage = new JpegDamage();
    reader.addIIOReadWarningListener(damage);
    JpegFrame frame = JpegFrame.of(file);
    RgbImage image;
    if (frame.components() == CMYK_BANDS) {
      Raster raster = reader.readRaster(0, null);
      image = ImageColours.ofCmyk(raster, frame.isYcck());
    } else {
      BufferedImage decoded = reader.read(0);
      image = ImageColours.rgb(decoded, false);
    }
    damage.check();
    return Orientation.upright(image, frame.orientation());
  }

  private static ImageReader reader(ImageFormat format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
    if (!readers.hasNext()) {
      throw new IllegalStateException("this Java reads no " + format);
    }
    return readers.next();
  }
}
