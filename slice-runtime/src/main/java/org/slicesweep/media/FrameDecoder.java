package org.slicesweep.media;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Turns the packets of a file into frames, in the order they are shown. */
final class FrameDecoder implements AutoCloseable {
  private final VideoReader reader;
  private final AVCodecContext codec;
  private final AVFrame frame;
  private final FrameColours colours = new FrameColours();
  private boolean ended;

  /**
   * @param reader at its start; it stays open
   */
  FrameDecoder(VideoReader reader) {
    this.reader = reader;
    int id = reader.stream().codecpar().codec_id();
    AVCodec decoder = avcodec_find_decoder(id);
    if (decoder == null) {
      throw reader.damaged("nothing here decodes " + avcodec_get_name(id).getString());
    }
    this.codec = avcodec_alloc_context3(decoder);
    this.frame = av_frame_alloc();
    try {
      check(avcodec_parameters_to_context(codec, reader.stream().codecpar()));
      codec.pkt_timebase(reader.stream().time_base());
      codec.thread_count(1); // videos are decoded side by side
      codec.max_pixels(RgbImage.MOST_PIXELS);
      check(avcodec_open2(codec, decoder, (AVDictionary) null));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Decodes the next frame; false at the end. */
  boolean next() {
    while (true) {
      int status = avcodec_receive_frame(codec, frame);
      if (status >= 0) {
        return true;
      }
      if (status == AVERROR_EOF()) {
        return false;
      }
      if (status != AVERROR_EAGAIN()) {
        check(status);
      }
      feed();
    }
  }

  private void feed() {
    AVPacket packet = ended ? null : reader.next();
    while (packet != null && packet.size() == 0) { // the decoder would take it for the end
      packet = reader.next();
    }
    ended = packet == null;
    check(avcodec_send_packet(codec, packet));
  }

  /** The frame that was decoded last. */
  RgbImage image() {
    if (frame.decode_error_flags() != 0 || (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0) {
      throw reader.damaged("a frame cannot be decoded");
    }
    reader.checkSize(frame.width(), frame.height());
    return colours.rgb(frame);
  }

  private void check(int status) {
    if (status < 0) {
      throw reader.damaged(Ffmpeg.message(status));
    }
  }

  @Override
  public void close() {
    colours.close();
    av_frame_free(frame);
    avcodec_free_context(codec);
  }
}
