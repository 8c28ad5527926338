package org.slicesweep.media;

import static org.slicesweep.common.InputException.check;

/**
 * Which frames of a video make a clip, as the example of VideoMAE in transformers chooses them: a
 * run of {@code frames * stride} frames at the centre of the video, and in it {@code frames} at
 * even distances. A video shorter than the run is the run.
 *
 * @param frames of a clip
 * @param stride frames of the video to one of the clip
 */
public record FrameSampling(int frames, int stride) {
  /** What VideoMAE was fine-tuned with on Kinetics. */
  public static final int DEFAULT_STRIDE = 4;

  public FrameSampling {
    check(frames >= 1, "frames", "frames %d: expected at least 1", frames);
    check(stride >= 1, "frame_stride", "frame_stride %d: expected at least 1", stride);
  }

  /**
   * @param total frames of the video, at least as many as a clip has
   * @return in their order, counting from 0
   */
  public int[] of(int total) {
    if (total < frames) {
      throw new IllegalArgumentException("%d frames of %d".formatted(frames, total));
    }
    int run = (int) Math.min(total, (long) frames * stride);
    int start = (total - run) / 2;
    int[] chosen = new int[frames];
    for (int i = 0; i < frames; i++) {
      double place = frames == 1 ? 0 : (double) run / (frames - 1) * i; // numpy's linspace
      chosen[i] = start + Math.min(run - 1, (int) place);
    }
    return chosen;
  }
}
