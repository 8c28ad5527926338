package org.slicesweep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slicesweep.Efficiency;
import org.slicesweep.SpecJson;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialRunner;
import org.slicesweep.TrialSpec;
import org.slicesweep.backbone.TinyVision;
import org.slicesweep.media.DecodeBench;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;

/** How fast one core decodes images and clips, beside how fast it trains on them. */
public final class DecodeRates {
  private static final int IMAGES = 24;
  private static final int VIDEOS = 8;

  private DecodeRates() {}

  /**
   * @param args a data set of images and one of videos to decode instead of made ones; both may be
   *     left out
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("decode-rates");
    try {
      String images = args.length > 0 ? args[0] : DecodeBench.images(folder, IMAGES).toString();
      String videos = args.length > 1 ? args[1] : DecodeBench.videos(folder, VIDEOS).toString();
      row("what", "a second on one core");
      rate("images to 224 x 224, decoded", DecodeBench.imageRate(images));
      rate("clips of 16 x 224 x 224, decoded", DecodeBench.clipRate(videos));
      String vit = TinyVision.vit(folder.resolve("vit"), 224, 16, 768, 12);
      rate("images, ViT-base trained (SliceFine 5C)", trained(vit, "images", images, folder, 4));
      String videoMae = TinyVision.videoMae(folder.resolve("videomae"), 224, 16, 768, 12);
      rate(
          "clips, VideoMAE-base trained (SliceFine 5C)",
          trained(videoMae, "video", videos, folder, 1));
    } finally {
      delete(folder);
    }
  }

  private static double trained(String backbone, String task, String data, Path folder, int batch) {
    Method method = SliceFineMethod.at(Axis.COLUMN, 0, 5);
    TrainSpec train =
        new TrainSpec(6, batch, 1e-3, null, 0, Schedule.CONSTANT, 0.0, 1.0, 0, 0, 1.0, 0, 0, false);
    TaskSpec spec =
        SpecJson.mapper()
            .convertValue(
                Map.of("name", task, "path", data, "test_examples", 2, "validation_examples", 2),
                TaskSpec.class);
    TrialResult result =
        TrialRunner.on("cpu", folder.resolve("scores"))
            .run(
                List.of(new TrialSpec(backbone, spec, method, train, Precision.FP32, 1)),
                TrialMonitor.SILENT)
            .get(0);
    Efficiency efficiency = result.efficiency();
    if (result.error() != null) {
      throw new IllegalStateException(result.error());
    }
    return efficiency.samplesPerSecond();
  }

  private static void rate(String what, double perSecond) {
    row(what, String.format(Locale.ROOT, perSecond < 10 ? "%.2f" : "%.0f", perSecond));
  }

  private static void row(String what, String rate) {
    System.out.printf("%-46s %s%n", what, rate);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(all::add);
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
