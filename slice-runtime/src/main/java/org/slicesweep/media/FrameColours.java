package org.slicesweep.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Turns frames of any colour layout into red, green and blue. */
final class FrameColours implements AutoCloseable {
  /** The vector code writes rows of whole groups, and leaves out the last one if it has no room. */
  private static final int GROUP = 64;

  private final PointerPointer<BytePointer> planes = new PointerPointer<>(4);
  private final IntPointer strides = new IntPointer(4);
  private BytePointer buffer = new BytePointer((long) GROUP);
  private SwsContext converter;

  RgbImage rgb(AVFrame frame) {
    int width = frame.width();
    int height = frame.height();
    converter =
        sws_getCachedContext(
            converter,
            width,
            height,
            frame.format(),
            width,
            height,
            AV_PIX_FMT_RGB24,
            SWS_BILINEAR,
            (SwsFilter) null,
            (SwsFilter) null,
            (DoublePointer) null);
    if (converter == null) {
      throw new IllegalStateException("no colours for pixel format " + frame.format());
    }
    int row = width * RgbImage.CHANNELS;
    int stride = (width + GROUP - 1) / GROUP * GROUP * RgbImage.CHANNELS;
    long needed = (long) stride * height + GROUP;
    if (buffer.capacity() < needed) {
      buffer.close();
      buffer = new BytePointer(needed);
    }
    planes.put(0, buffer);
    strides.put(0, stride);
    sws_scale(converter, frame.data(), frame.linesize(), 0, height, planes, strides);
    byte[] pixels = new byte[row * height];
    for (int y = 0; y < height; y++) {
      buffer.position((long) y * stride).get(pixels, y * row, row);
    }
    buffer.position(0);
    return new RgbImage(width, height, pixels);
  }

  @Override
  public void close() {
    sws_freeContext(converter);
    buffer.close();
    strides.close();
    planes.close();
  }
}
