package org.slicesweep.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.Scores;
import org.slicesweep.TrialSpec;
import org.slicesweep.TrialStatus;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.store.SharedSpark;
import org.slicesweep.jobs.store.TrialStore;
import org.slicesweep.jobs.store.Trials;
import org.slicesweep.slice.Axis;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.TrainSpec;
import org.w3c.dom.Element;

class FiguresTest {
  private static SparkSession spark;

  @TempDir Path place;

  @BeforeAll
  static void startSpark() {
    spark = SharedSpark.start();
  }

  @Test
  void drawsAllTheSameWayEveryTime() throws Exception {
    String results = results();
    SyntheticSweep.write(results, 2);
    Methods.write(TrialStore.open(results), "synthetic", 2);
    Figures.Drawn first = Figures.draw(spark, results, place.resolve("first"));
    assertThat(first.leftOut()).isEmpty();
    assertThat(first.files())
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "rank.png",
            "rank.svg",
            "position.png",
            "position.svg",
            "wanda.png",
            "wanda.svg",
            "lottery.png",
            "lottery.svg",
            "move_interval.png",
            "move_interval.svg",
            "efficiency.png",
            "efficiency.svg",
            "methods_parameters.png",
            "methods_parameters.svg",
            "methods_memory.png",
            "methods_memory.svg");
    List<Path> second = Figures.write(spark, results, place.resolve("second"));
    for (int i = 0; i < second.size(); i++) {
      assertThat(first.files().get(i)).hasSameBinaryContentAs(second.get(i));
    }
    for (int i = 0; i < second.size(); i += 2) {
      assertIsDrawn(second.get(i));
      assertIsSvg(second.get(i + 1));
    }
    assertThat(place.resolve("first")).isDirectoryNotContaining("glob:**.tmp");
  }

  /** At its width, on white, with many colours: lines were drawn and their edges smoothed. */
  private static void assertIsDrawn(Path png) throws IOException {
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(1600);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
    Set<Integer> colors = new HashSet<>();
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        colors.add(image.getRGB(x, y));
      }
    }
    assertThat(colors).contains(0xFF0072B2).hasSizeGreaterThan(100);
  }

  private static void assertIsSvg(Path file) throws Exception {
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Element svg = parsers.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
    assertThat(svg.getAttribute("viewBox")).matches("0 0 1600 [0-9]{3,4}");
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isNotBlank();
    assertThat(svg.getElementsByTagName("path").getLength()).isGreaterThan(30);
    assertThat(svg.getElementsByTagName("text").getLength()).isZero();
  }

  @Test
  void saysWhatItLeavesOut() {
    TrialStore store = TrialStore.open(results());
    store.claim("small", "name: small\n");
    store.commit("small", Trials.accurate(Trials.slice(Axis.ROW, 1, 0), 1, 0.6));
    store.commit("small", Trials.accurate(Trials.slice(Axis.ROW, 2, 0), 1, 0.62));
    Figures.Drawn drawn = Figures.draw(spark, store.out(), place.resolve("figures"));
    assertThat(drawn.files()).hasSize(2).allMatch(Files::isRegularFile);
    assertThat(drawn.leftOut())
        .extracting(reason -> reason.substring(0, reason.indexOf(':')))
        .containsExactly(
            "position",
            "wanda",
            "lottery",
            "move_interval",
            "efficiency",
            "methods_parameters",
            "methods_memory");
  }

  @Test
  void drawsNothingWhereEveryTrialFailed() {
    TrialStore store = TrialStore.open(results());
    store.claim("failed", "name: failed\n");
    store.commit(
        "failed",
        Trials.failed(
            Trials.spec(Trials.slice(Axis.ROW, 1, 0), 1), TrialStatus.DIVERGED, "loss is NaN"));
    Figures.Drawn drawn = Figures.draw(spark, store.out(), place.resolve("figures"));
    assertThat(drawn.files()).isEmpty();
    assertThat(drawn.leftOut())
        .hasSize(8)
        .contains("rank: no trial that it could show has succeeded");
    assertThat(place.resolve("figures")).doesNotExist();
  }

  @Test
  void everyTaskHasItsOwnFigure() {
    TrialStore store = TrialStore.open(results());
    store.claim("tasks", "name: tasks\n");
    for (String task : List.of("cola", "stsb")) {
      for (int rank : new int[] {1, 2}) {
        Scores scores =
            task.equals("cola")
                ? new Scores(0.8, "matthews", 0.5, null, 0.7, 0.4, 0.4, 300)
                : new Scores(null, "pearson", 0.85, null, null, 0.4, 0.4, 300);
        store.commit(
            "tasks",
            Trials.succeeded(
                new TrialSpec(
                    "/models/bert-tiny/",
                    TaskSpec.named(task),
                    Trials.slice(Axis.ROW, rank, 0),
                    TrainSpec.DEFAULT,
                    Precision.FP32,
                    1),
                scores));
      }
    }
    assertThat(Figures.write(spark, store.out(), place.resolve("figures")))
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "rank-cola-bert-tiny.png",
            "rank-cola-bert-tiny.svg",
            "rank-stsb-bert-tiny.png",
            "rank-stsb-bert-tiny.svg");
    assertThat(place.resolve("figures/rank-stsb-bert-tiny.svg"))
        .content()
        .contains("Pearson correlation against slice rank");
  }

  @Test
  void everyFigureShowsItsQuery() {
    assertThat(Figures.queries().keySet())
        .containsExactlyInAnyOrder(
            "rank",
            "position",
            "wanda",
            "lottery",
            "move_interval",
            "efficiency",
            "methods_parameters",
            "methods_memory");
    assertThat(Figures.queries().values())
        .allSatisfy(sql -> assertThat(sql).startsWith("SELECT").contains("FROM trials"));
  }

  @Test
  void aFolderThatCannotBeWrittenIsTheUsersMistake() throws IOException {
    String results = results();
    SyntheticSweep.write(results, 1);
    Path file = Files.writeString(place.resolve("file"), "in the way");
    assertThatThrownBy(() -> Figures.write(spark, results, file.resolve("figures")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be written to");
  }

  private String results() {
    return place.resolve("results").toString();
  }
}
