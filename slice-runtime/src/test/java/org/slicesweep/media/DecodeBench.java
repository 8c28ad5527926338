package org.slicesweep.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes files of the sizes that data sets have, and decodes data sets over and over. */
public final class DecodeBench {
  private static final long WARM_UP = 3_000_000_000L;
  private static final long MEASURED = 6_000_000_000L;

  private DecodeBench() {}

  /** JPEGs of 500 x 375 pixels, as ImageNet has them. */
  public static Path images(Path folder, int count) {
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(500, 375, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, 500, 375, Color.BLUE));
      graphics.fillRect(0, 0, 500, 375);
      for (int k = 0; k < 400; k++) {
        graphics.setColor(new Color(k * 7919 * (i + 3) & 0xFFFFFF));
        graphics.drawOval(k * 37 % 500, k * 53 % 375, 10 + k % 60, 10 + k % 45);
      }
      graphics.dispose();
      Path file = folder.resolve("images/%s/%d.jpg".formatted(i % 2 == 0 ? "a" : "b", i));
      TestImages.write(file, TestImages.encode(image, "jpg"));
    }
    return folder.resolve("images");
  }

  /** MPEG-4 of 320 x 240 pixels and ten seconds, as Kinetics and UCF101 have them. */
  public static Path videos(Path folder, int count) {
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve("videos/%s/%d.mp4".formatted(i % 2 == 0 ? "a" : "b", i));
      TestImages.folder(file.getParent());
      TestVideo.write(file, "mpeg4", AV_PIX_FMT_YUV420P, 250, 320, 240);
    }
    return folder.resolve("videos");
  }

  /** Images a second, read, decoded, resized to 224 x 224. */
  public static double imageRate(String data) {
    return rate(data, MediaKind.IMAGES, ProcessorKind.VIT.defaults(), null);
  }

  /** Clips a second of 16 frames, each cut to 224 x 224. */
  public static double clipRate(String data) {
    return rate(
        data, MediaKind.VIDEOS, ProcessorKind.VIDEO_MAE.defaults(), new FrameSampling(16, 4));
  }

  private static double rate(
      String data, MediaKind kind, ImageProcessor processor, FrameSampling sampling) {
    MediaSplits splits = new MediaReader(kind, null, null, null).dataSet(data);
    List<Media> media =
        Stream.of(splits.train(), splits.test())
            .filter(split -> split != null)
            .flatMap(List::stream)
            .map(LabelledMedia::media)
            .toList();
    PixelSource source = new PixelSource(data, media, "", processor, sampling, false);
    int[] next = {0};
    Supplier<Decoded> decode = () -> Decoded.of(source, next[0]++ % media.size());
    timed(decode, WARM_UP);
    return timed(decode, MEASURED);
  }

  private static double timed(Supplier<Decoded> decode, long duration) {
    long start = System.nanoTime();
    int done = 0;
    while (System.nanoTime() - start < duration) {
      done += decode.get().pixels().length > 0 ? 1 : 0;
    }
    return done / ((System.nanoTime() - start) / 1e9);
  }
}
