package org.slicesweep.parity;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slicesweep.media.FrameSampling;
import org.slicesweep.media.ImageProcessor;
import org.slicesweep.media.ImageProcessors;
import org.slicesweep.media.RgbImage;
import org.slicesweep.media.VideoDecoder;

/** Frames of a video as decoded, and the clip that the processor makes, in grey levels. */
final class VideoParity {
  private VideoParity() {}

  static List<Measured> measure(Fixture fixture) {
    Path video = fixture.folder().resolve(fixture.expected().get("video").textValue());
    int all = (int) FixtureInputs.shape(fixture.tensors(), "frames")[0];
    FrameSampling sampling =
        new FrameSampling(
            fixture.expected().get("clip").intValue(), fixture.expected().get("stride").intValue());
    ImageProcessor processor =
        ImageProcessors.of(fixture::find, fixture.name(), "videomae", 18, true);
    return List.of(
        compare(fixture, "frames", video, new FrameSampling(all, 1), frame -> frame),
        compare(fixture, "processed", video, sampling, frame -> processor.apply(frame, "a frame")));
  }

  private static Measured compare(
      Fixture fixture,
      String what,
      Path video,
      FrameSampling sampling,
      UnaryOperator<RgbImage> each) {
    List<RgbImage> frames = VideoDecoder.clip(video, fixture.name(), sampling, each);
    int size = frames.get(0).pixels().length;
    float[] ours = new float[frames.size() * size];
    for (int i = 0; i < frames.size(); i++) {
      System.arraycopy(ImageParity.pixels(frames.get(i)), 0, ours, i * size, size);
    }
    float[] theirs = ImageParity.bytes(fixture.tensors(), what);
    return Measured.of(fixture, what, ours, theirs, ImageParity.GREY_LEVEL);
  }
}
