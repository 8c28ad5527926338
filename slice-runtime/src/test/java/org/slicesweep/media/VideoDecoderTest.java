package org.slicesweep.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;

class VideoDecoderTest {
  @TempDir private Path folder;

  private static List<RgbImage> clip(Path file, int frames, int stride) {
    return VideoDecoder.clip(
        file, file.getFileName().toString(), new FrameSampling(frames, stride), frame -> frame);
  }

  @ParameterizedTest
  @CsvSource({"a.mp4,mpeg4", "a.avi,mpeg4", "a.avi,mjpeg", "a.mkv,mpeg4"})
  void decodesTheFramesThatWereChosen(String name, String codec) {
    Path file = folder.resolve(name);
    if (codec.equals("mpeg4")) {
      TestVideo.mpeg4(file, 60);
    } else {
      TestVideo.mjpeg(file, 60);
    }
    List<RgbImage> clip = clip(file, 16, 2);
    int[] chosen = new FrameSampling(16, 2).of(60);
    for (int i = 0; i < 16; i++) {
      assertThat(clip.get(i).width()).isEqualTo(48);
      for (byte value : clip.get(i).pixels()) {
        assertThat(value & 0xFF).isCloseTo(TestVideo.grey(chosen[i]), Offset.offset(1));
      }
    }
  }

  @Test
  void takesARunAtTheCentre() {
    // 4 x 3 = 12 frames of 20 from (20 - 12) / 2 = 4 on, at 4 + 12 / 3 * i, the last before 16.
    assertThat(new FrameSampling(4, 3).of(20)).containsExactly(4, 8, 12, 15);
    assertThat(new FrameSampling(16, 1).of(16))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  }

  @Test
  void aShortVideoIsTakenWhole() {
    // The run would have 64 frames: the whole, at 40 / 15 * i.
    int[] chosen = new FrameSampling(16, 4).of(40);
    for (int i = 0; i < 15; i++) {
      assertThat(chosen[i]).isEqualTo(i * 40 / 15);
    }
    assertThat(chosen[15]).isEqualTo(39);
  }

  @Test
  void tooFewFramesAreAMessageWithBothCounts() {
    Path file = TestVideo.mpeg4(folder.resolve("five.mp4"), 5);
    assertThatThrownBy(() -> clip(file, 16, 4))
        .isInstanceOf(InputException.class)
        .hasMessage("five.mp4 has 5 frames, and a clip has 16: skipped only with skip_bad");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.5, 0.9})
  void aVideoThatWasCutShortIsAMessage(double share) throws IOException {
    for (String name : new String[] {"cut.mp4", "cut.avi"}) {
      byte[] whole = Files.readAllBytes(TestVideo.mpeg4(folder.resolve("whole-" + name), 40));
      Path cut =
          Files.write(folder.resolve(name), Arrays.copyOf(whole, (int) (whole.length * share)));
      assertThatThrownBy(() -> clip(cut, 16, 1))
          .as("%s, %s of %d bytes", name, share, whole.length)
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(name + " is no video, or a damaged one: ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "just text",
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nother.mp4\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile other.mp4\n"
      })
  void textAndPlaylistsAreNoVideos(String text) throws IOException {
    TestVideo.mpeg4(folder.resolve("other.mp4"), 20);
    Path file = Files.writeString(folder.resolve("text.mp4"), text);
    assertThatThrownBy(() -> clip(file, 16, 1))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("text.mp4 is no video, or a damaged one: ");
  }

  /** Whatever is in a file, the answer is a clip or a message, and never a dead process. */
  @Test
  void damageIsNeverMoreThanAMessage() throws IOException {
    RandomStream random = RandomStream.of(4, "damage");
    byte[] whole = Files.readAllBytes(TestVideo.mpeg4(folder.resolve("whole.mp4"), 20));
    for (int i = 0; i < 60; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k < 6; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("damaged.mp4"), damaged);
      try {
        assertThat(clip(file, 8, 2)).hasSize(8);
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith("damaged.mp4 ");
      }
    }
  }
}
