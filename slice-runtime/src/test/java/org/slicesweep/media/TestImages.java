package org.slicesweep.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.slicesweep.common.RandomStream;

/** Small images to decode. */
public final class TestImages {
  private TestImages() {}

  /** Noise: no two pixels agree, so that none can be taken for another. */
  static RgbImage noise(int width, int height, long seed) {
    RandomStream random = RandomStream.of(seed, "noise");
    RgbImage image = RgbImage.black(width, height);
    for (int i = 0; i < image.pixels().length; i++) {
      image.pixels()[i] = (byte) random.nextInt(256);
    }
    return image;
  }

  static BufferedImage awt(RgbImage image) {
    BufferedImage to = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int at = (y * image.width() + x) * 3;
        to.setRGB(
            x,
            y,
            (image.pixels()[at] & 0xFF) << 16
                | (image.pixels()[at + 1] & 0xFF) << 8
                | (image.pixels()[at + 2] & 0xFF));
      }
    }
    return to;
  }

  static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalArgumentException("no writer for " + format);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] png(int width, int height, long seed) {
    return encode(awt(noise(width, height, seed)), "png");
  }

  /** One colour with a little noise, in the format that the name ends with. */
  public static Path plain(Path file, int width, int height, int rgb, long seed) {
    RandomStream random = RandomStream.of(seed, "plain");
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb ^ (random.nextInt() & 0x1F1F1F));
      }
    }
    String name = file.toString();
    return write(file, encode(image, name.substring(name.lastIndexOf('.') + 1)));
  }

  public static Path write(Path file, byte[] content) {
    try {
      folder(file.getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
