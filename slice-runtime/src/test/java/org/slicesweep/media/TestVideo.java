package org.slicesweep.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** Encodes grey videos whose frames tell their number: frame i is {@link #grey(int)} all over. */
public final class TestVideo {
  private static final int RATE = 25;

  private TestVideo() {}

  /** The grey level of a frame; a few levels apart, so that compression cannot confuse two. */
  public static int grey(int frame) {
    return 20 + 3 * frame;
  }

  /** Writes MPEG-4 in the container that the name ends with. */
  public static Path mpeg4(Path file, int frames) {
    return write(file, "mpeg4", AV_PIX_FMT_YUV420P, frames, 48, 32);
  }

  public static Path mjpeg(Path file, int frames) {
    return write(file, "mjpeg", AV_PIX_FMT_YUVJ420P, frames, 48, 32);
  }

  static Path write(Path file, String codec, int pixels, int frames, int width, int height) {
    Ffmpeg.load();
    AVFormatContext container = new AVFormatContext(null);
    check(avformat_alloc_output_context2(container, null, null, file.toString()));
    AVCodec encoder = avcodec_find_encoder_by_name(codec);
    AVStream stream = avformat_new_stream(container, encoder);
    AVCodecContext context = avcodec_alloc_context3(encoder);
    context.width(width).height(height).pix_fmt(pixels).gop_size(12).bit_rate(2_000_000);
    context.time_base(av_make_q(1, RATE)).framerate(av_make_q(RATE, 1)).max_b_frames(0);
    if ((container.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
      context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    check(avcodec_open2(context, encoder, (AVDictionary) null));
    check(avcodec_parameters_from_context(stream.codecpar(), context));
    stream.time_base(context.time_base());
    AVIOContext out = new AVIOContext(null);
    check(avio_open(out, file.toString(), AVIO_FLAG_WRITE));
    container.pb(out);
    AVDictionary options = new AVDictionary(null);
    av_dict_set(
        options, "movflags", "+faststart", 0); // so that a file cut short still has an index
    check(avformat_write_header(container, options));
    av_dict_free(options);
    AVFrame frame = av_frame_alloc();
    frame.format(pixels).width(width).height(height);
    check(av_frame_get_buffer(frame, 0));
    for (int i = 0; i < frames; i++) {
      check(av_frame_make_writable(frame));
      paint(frame, grey(i), pixels == AV_PIX_FMT_YUVJ420P);
      frame.pts(i);
      encode(container, stream, context, frame);
    }
    encode(container, stream, context, null);
    check(av_write_trailer(container));
    av_frame_free(frame);
    avcodec_free_context(context);
    avio_closep(out);
    avformat_free_context(container);
    return file;
  }

  /** Grey has no chrominance; its luminance is 16 to 235, in JPEG's kind 0 to 255. */
  private static void paint(AVFrame frame, int grey, boolean full) {
    int luminance = full ? grey : 16 + Math.round(grey * 219 / 255f);
    for (int plane = 0; plane < 3; plane++) {
      int height = plane == 0 ? frame.height() : frame.height() / 2;
      BytePointer bytes = frame.data(plane);
      for (long i = 0; i < (long) frame.linesize(plane) * height; i++) {
        bytes.put(i, (byte) (plane == 0 ? luminance : 128));
      }
    }
  }

  private static void encode(
      AVFormatContext container, AVStream stream, AVCodecContext context, AVFrame frame) {
    check(avcodec_send_frame(context, frame));
    AVPacket packet = av_packet_alloc();
    while (avcodec_receive_packet(context, packet) >= 0) {
      packet.stream_index(stream.index());
      packet.duration(1);
      av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
      check(av_interleaved_write_frame(container, packet));
    }
    av_packet_free(packet);
  }

  private static void check(int status) {
    if (status < 0) {
      throw new IllegalStateException(Ffmpeg.message(status));
    }
  }
}
