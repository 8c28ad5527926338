package org.slicesweep.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.slicesweep.common.InputException;
import org.slicesweep.common.NodeCache;

/** FFmpeg's native libraries. */
final class Ffmpeg {
  private static final int LONGEST_MESSAGE = 256;

  private Ffmpeg() {}

  private static final class Loaded {
    /** Null if all went well. */
    private static final String FAILURE = load();

    private static String load() {
      // It would count libtorch's memory as its own and refuse to work beside it.
      setUnlessSet("maxBytes", "0");
      setUnlessSet("maxPhysicalBytes", "0");
      setUnlessSet("noPointerGC", "true"); // everything is closed by hand
      setUnlessSet("cachedir", NodeCache.user().folder().resolve("javacpp").toString());
      try {
        Loader.load(avutil.class);
        Loader.load(avcodec.class);
        Loader.load(avformat.class);
        Loader.load(swscale.class);
        av_log_set_level(AV_LOG_QUIET); // what matters comes back as an error
        return null;
      } catch (LinkageError | RuntimeException e) {
        return e.toString();
      }
    }

    private static void setUnlessSet(String name, String value) {
      String property = "org.bytedeco.javacpp." + name.toLowerCase(Locale.ROOT);
      if (System.getProperty(property) == null) {
        System.setProperty(property, value);
      }
    }
  }

  /**
   * Loads the libraries, once.
   *
   * @throws InputException if they are not there
   */
  static void load() {
    if (Loaded.FAILURE != null) {
      throw new InputException(
          "videos need FFmpeg's native libraries, and they cannot be loaded (%s): put the jars"
                  .formatted(Loaded.FAILURE)
              + " org.bytedeco:ffmpeg and org.bytedeco:javacpp for this system on the classpath");
    }
  }

  /** What an error code means. */
  static String message(int error) {
    byte[] text = new byte[LONGEST_MESSAGE];
    av_strerror(error, text, LONGEST_MESSAGE);
    String padded = new String(text, StandardCharsets.UTF_8);
    return padded.substring(0, padded.indexOf('\0'));
  }
}
