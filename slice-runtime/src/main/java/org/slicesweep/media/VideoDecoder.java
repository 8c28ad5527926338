package org.slicesweep.media;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slicesweep.common.InputException;

/** Decodes the frames of a video that make a clip. */
public final class VideoDecoder {
  private VideoDecoder() {}

  /**
   * The chosen frames.
   *
   * @param name what messages call the file
   * @param each what becomes of a frame, at once, so that few large ones are held
   * @throws InputException if it is no video, damaged, or has fewer frames than a clip
   */
  public static List<RgbImage> clip(
      Path file, String name, FrameSampling sampling, UnaryOperator<RgbImage> each) {
    int total;
    try (VideoReader reader = new VideoReader(file, name)) {
      total = reader.count();
    }
    while (true) {
      checkEnough(name, sampling, total);
      List<RgbImage> clip = new ArrayList<>();
      int decoded = decode(file, name, sampling.of(total), each, clip);
      if (clip.size() == sampling.frames()) {
        return clip;
      }
      total = decoded; // a packet need not give a frame: choose again among those there are
    }
  }

  /** Refuses a video that is shorter than a clip. */
  static void checkEnough(String name, FrameSampling sampling, int total) {
    if (total < sampling.frames()) {
      throw new InputException(
          "%s has %d frames, and a clip has %d: skipped only with skip_bad"
              .formatted(name, total, sampling.frames()));
    }
  }

  /** Adds the wanted frames, as far as there are any; returns how many frames it has decoded. */
  private static int decode(
      Path file, String name, int[] wanted, UnaryOperator<RgbImage> each, List<RgbImage> clip) {
    try (VideoReader reader = new VideoReader(file, name);
        FrameDecoder decoder = new FrameDecoder(reader)) {
      int decoded = 0;
      while (clip.size() < wanted.length && decoder.next()) {
        if (wanted[clip.size()] == decoded) {
          RgbImage frame = each.apply(decoder.image());
          while (clip.size() < wanted.length && wanted[clip.size()] == decoded) {
            clip.add(frame);
          }
        }
        decoded++;
      }
      return decoded;
    }
  }
}
