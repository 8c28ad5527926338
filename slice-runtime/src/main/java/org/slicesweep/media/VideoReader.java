package org.slicesweep.media;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.PointerPointer;
import org.slicesweep.common.InputException;

/** The packets of a video file, each of which is a frame as it was compressed. */
final class VideoReader implements AutoCloseable {
  /**
   * Containers that hold their own data. Others, such as playlists, name further files or
   * addresses, which a data set must not make us open.
   */
  private static final String CONTAINERS =
      "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,mpeg,mpegts,flv,asf,ogg";

  /** Of the frames an AVI promises, some captures leave out a few. */
  private static final double EXPECTED = 0.9;

  private final String name;
  private final AVFormatContext container = new AVFormatContext(null);
  private final AVPacket packet;
  private AVStream stream;

  /**
   * Opens a file.
   *
   * @param name what messages call it
   * @throws InputException if it is no video, or damaged
   */
  VideoReader(Path file, String name) {
    Ffmpeg.load();
    this.name = name;
    this.packet = av_packet_alloc();
    try {
      open(file);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(Path file) {
    AVDictionary options = new AVDictionary(null);
    try {
      av_dict_set(options, "protocol_whitelist", "file", 0);
      av_dict_set(options, "format_whitelist", CONTAINERS, 0);
      check(avformat_open_input(container, "file:" + file.toAbsolutePath(), null, options));
    } finally {
      av_dict_free(options);
    }
    check(avformat_find_stream_info(container, (PointerPointer<?>) null));
    int best =
        av_find_best_stream(container, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
    if (best < 0) {
      throw new InputException(name + " holds no video");
    }
    for (int i = 0; i < container.nb_streams(); i++) {
      if (i != best) {
        container.streams(i).discard(AVDISCARD_ALL);
      }
    }
    stream = container.streams(best);
    checkSize(stream.codecpar().width(), stream.codecpar().height());
  }

  AVStream stream() {
    return stream;
  }

  /** Refuses frames that would take gigabytes. */
  void checkSize(int width, int height) {
    if (width < 1 || height < 1) {
      throw new InputException(
          "%s is damaged: it does not say how large its frames are".formatted(name));
    }
    if (!RgbImage.fits(width, height)) {
      throw new InputException(
          "%s has frames of %,d x %,d pixels: expected at most %,d in all"
              .formatted(name, width, height, RgbImage.MOST_PIXELS));
    }
  }

  /**
   * The next packet, valid until the next call; null at the end.
   *
   * @throws InputException if the file ends in the middle or is damaged
   */
  AVPacket next() {
    while (true) {
      av_packet_unref(packet);
      int status = av_read_frame(container, packet);
      if (status == AVERROR_EOF()) {
        return null;
      }
      check(status);
      if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
        throw damaged("it is cut short");
      }
      if (packet.stream_index() == stream.index()) {
        return packet;
      }
    }
  }

  /**
   * Reads to the end, and counts the frames without decoding them.
   *
   * @throws InputException if fewer are there than the file says
   */
  int count() {
    int frames = 0;
    int all = 0;
    for (AVPacket next = next(); next != null; next = next()) {
      all++;
      frames += next.size() > 0 ? 1 : 0; // an AVI repeats a frame by an empty packet
    }
    long promised = stream.nb_frames();
    boolean indexed = container.iformat().name().getString().startsWith("mov");
    if (indexed ? all < avformat_index_get_entries_count(stream) : all < EXPECTED * promised) {
      throw damaged("it is cut short after %d frames of %d".formatted(all, promised));
    }
    if (frames == 0) {
      throw damaged("it holds no frames");
    }
    return frames;
  }

  private void check(int status) {
    if (status < 0) {
      throw damaged(Ffmpeg.message(status));
    }
  }

  InputException damaged(String why) {
    return new InputException(
        "%s is no video, or a damaged one: %s".formatted(name, why.toLowerCase(Locale.ROOT)));
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avformat_close_input(container);
  }
}
