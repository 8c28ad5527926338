package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.backbone.TinyVision;
import org.slicesweep.media.TestImages;
import org.slicesweep.media.TestVideo;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;

class MediaTrialTest {
  @TempDir private Path folder;

  private TrialResult run(String backbone, Map<String, Object> task, Method method, int steps) {
    TrialSpec spec =
        new TrialSpec(
            backbone,
            SpecJson.mapper().convertValue(task, TaskSpec.class),
            method,
            TinyTask.train(steps, 3e-3, 0),
            Precision.FP32,
            1);
    return TrialRunner.on("cpu", folder.resolve("scores"))
        .run(List.of(spec), TrialMonitor.SILENT)
        .get(0);
  }

  private static void learns(TrialResult result) {
    assertThat(result.status()).as(result.error()).isEqualTo(TrialStatus.SUCCEEDED);
    double first = result.curve().get(0).loss();
    assertThat(result.scores().trainLoss()).isLessThan(0.7 * first);
    assertThat(result.scores().majorityAccuracy()).isEqualTo(0.5);
    assertThat(result.scores().accuracy()).isGreaterThan(0.9);
  }

  @Test
  void aVitLearnsColours() {
    for (int i = 0; i < 24; i++) {
      TestImages.plain(
          folder.resolve("data/train/blue/%02d.png".formatted(i)), 20, 15, 0x2040C0, i);
      TestImages.plain(folder.resolve("data/train/red/%02d.jpg".formatted(i)), 18, 22, 0xC04020, i);
    }
    for (int i = 0; i < 8; i++) {
      TestImages.plain(
          folder.resolve("data/test/blue/%02d.png".formatted(i)), 20, 15, 0x2040C0, -i);
      TestImages.plain(folder.resolve("data/test/red/%02d.jpg".formatted(i)), 18, 22, 0xC04020, -i);
    }
    String backbone = TinyVision.vit(folder.resolve("vit"), 16, 4, 16, 2);
    Map<String, Object> task = Map.of("name", "images", "path", folder.resolve("data").toString());
    learns(run(backbone, task, new FullFineTuning(), 40));
    learns(run(backbone, task, SliceFineMethod.at(Axis.COLUMN, 0, 4), 60));
  }

  @Test
  void aVideoMaeLearnsHowBrightItGets() {
    for (int i = 0; i < 12; i++) {
      TestVideo.mpeg4(file("data/train/long/%02d.mp4", i), 60 + i);
      TestVideo.mpeg4(file("data/train/short/%02d.avi", i), 17 + i % 3);
    }
    for (int i = 0; i < 4; i++) {
      TestVideo.mpeg4(file("data/test/long/%02d.mp4", i), 64 + i);
      TestVideo.mpeg4(file("data/test/short/%02d.avi", i), 17 + i % 3);
    }
    TestImages.write(file("data/train/short/broken.mp4", 0), new byte[100]);
    String backbone = TinyVision.videoMae(folder.resolve("videomae"), 16, 8, 16, 2);
    Map<String, Object> task =
        Map.of("name", "video", "path", folder.resolve("data").toString(), "skip_bad", true);
    TrialResult skipping = run(backbone, task, new FullFineTuning(), 40);
    learns(skipping);
    assertThat(skipping.scores().metrics()).containsEntry("skipped", 1.0);

    Map<String, Object> strict = Map.of("name", "video", "path", folder.resolve("data").toString());
    TrialResult refused = run(backbone, strict, new FullFineTuning(), 1);
    assertThat(refused.status()).isEqualTo(TrialStatus.INVALID);
    assertThat(refused.error()).contains("broken.mp4 is no video, or a damaged one");
  }

  private Path file(String pattern, int number) {
    Path file = folder.resolve(pattern.formatted(number));
    TestImages.folder(file.getParent());
    return file;
  }
}
