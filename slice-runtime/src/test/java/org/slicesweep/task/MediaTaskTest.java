package org.slicesweep.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;
import org.slicesweep.media.TestImages;

/** Where the examples of image and video tasks come from, and what their classes are. */
class MediaTaskTest {
  @TempDir private Path temporary;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(temporary.resolve("data"));
  }

  private void images(String folder, int count) {
    for (int i = 0; i < count; i++) {
      image(folder + "/" + i + ".png");
    }
  }

  private void image(String file) {
    TestImages.write(root.resolve(file), TestImages.png(4, 3, file.hashCode()));
  }

  private void text(String file, String... lines) {
    TestImages.write(root.resolve(file), String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private Dataset load(String name, Object... settings) {
    Object[] all = Arrays.copyOf(settings, settings.length + 2);
    all[settings.length] = "path";
    all[settings.length + 1] = root;
    return Datasets.load(TaskSpecs.of(name, all));
  }

  private static List<String> labels(Dataset dataset, Split split) {
    return split.examples().stream()
        .map(example -> dataset.classes().get((int) example.label()))
        .toList();
  }

  @Test
  void foldersOfSplitsAndClasses() {
    images("train/dog", 3);
    images("train/cat", 2);
    images("val/dog", 1);
    images("test/cat", 1);
    text("README.md", "not an image");
    Dataset dataset = load("images");
    assertThat(dataset.classes()).containsExactly("cat", "dog");
    assertThat(labels(dataset, dataset.train())).containsExactly("cat", "cat", "dog", "dog", "dog");
    assertThat(labels(dataset, dataset.validation())).containsExactly("dog");
    assertThat(labels(dataset, dataset.test())).containsExactly("cat");
    assertThat(dataset.majorityAccuracy()).isEqualTo(1.0);
  }

  @Test
  void withoutATestSplitTheValidationSplitIsReported() {
    images("train/a", 10);
    images("train/b", 10);
    images("validation/a", 4);
    Dataset dataset = load("images");
    assertThat(dataset.test().size()).isEqualTo(4);
    assertThat(dataset.validation().size()).isEqualTo(2);
    assertThat(dataset.train().size()).isEqualTo(18);
  }

  @Test
  void aTreeOfClassesIsDividedTheSameWayEveryTime() {
    images("around/a", 15);
    images("around/b/deeper", 15);
    Dataset dataset = load("images");
    assertThat(dataset.classes()).containsExactly("a", "b");
    assertThat(dataset.train().size()).isEqualTo(24);
    assertThat(dataset.validation().size()).isEqualTo(3);
    assertThat(dataset.test().size()).isEqualTo(3);
    Dataset limited = load("images", "train_examples", 20);
    assertThat(limited.test().sha256()).isEqualTo(dataset.test().sha256());
  }

  @Test
  void theHashIsOfTheContentAndNotOfThePlace() throws IOException {
    images("a", 10);
    images("b", 10);
    String before = load("images").sha256();
    Path moved = Files.move(root, temporary.resolve("moved"));
    assertThat(Datasets.load(TaskSpecs.of("images", "path", moved)).sha256()).isEqualTo(before);
    Files.write(moved.resolve("a/0.png"), TestImages.png(4, 3, 99));
    assertThat(Datasets.load(TaskSpecs.of("images", "path", moved, "metric", "f1")).sha256())
        .isNotEqualTo(before);
  }

  @Test
  void whatIsWrongWithFoldersIsSaid() throws IOException {
    assertThatThrownBy(() -> load("images")).hasMessage(root + " holds no images");
    images("train/a", 5);
    assertThatThrownBy(() -> load("images")).hasMessageContaining("every label is \"a\"");
    Files.createDirectory(root.resolve("train/empty"));
    assertThatThrownBy(() -> load("images"))
        .hasMessage(root + ": class folder \"train/empty\" holds no images");
    Files.delete(root.resolve("train/empty"));
    image("train/b/1.png");
    image("test/c/1.png");
    assertThatThrownBy(() -> load("images"))
        .hasMessageContaining("1.png: class \"c\" does not occur in the training split");
    image("train/loose.png");
    assertThatThrownBy(() -> load("images"))
        .hasMessageEndingWith("loose.png lies in no class folder");
    assertThatThrownBy(() -> load("images", "text", List.of("x")))
        .hasMessage("text does not apply to task images, which is not text");
    assertThatThrownBy(() -> load("images", "fold", 1))
        .hasMessage("fold does not apply to task images, which is not video");
    assertThatThrownBy(() -> Datasets.load(TaskSpecs.of("text", "skip_bad", true)))
        .hasMessage("skip_bad does not apply to task text, which is text");
  }

  private Path zip(String name, String... entries) throws IOException {
    Path file = root.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        if (!entry.endsWith("/")) {
          zip.write(TestImages.png(4, 3, entry.hashCode()));
        }
        zip.closeEntry();
      }
    }
    return file;
  }

  @Test
  void anArchiveIsReadInPlace() throws IOException {
    Path file =
        zip(
            "set.zip",
            "set/train/a/1.png",
            "set/train/a/2.png",
            "set/train/b/1.png",
            "set/train/b/2.png",
            "set/test/b/1.png",
            "__MACOSX/set/._x.png",
            "set/train/b/3.png");
    Dataset dataset = Datasets.load(TaskSpecs.of("images", "path", file));
    assertThat(dataset.classes()).containsExactly("a", "b");
    assertThat(dataset.train().size() + dataset.validation().size()).isEqualTo(5);
    assertThat(dataset.test().examples().get(0).media().name())
        .isEqualTo(file + "!set/test/b/1.png");
  }

  @Test
  void anArchiveThatReachesOutOfItselfIsRefused() throws IOException {
    for (String entry : new String[] {"../../a/1.png", "/etc/a/1.png", "a\\..\\1.png"}) {
      Path file = zip("evil" + entry.hashCode() + ".zip", "a/1.png", entry);
      assertThatThrownBy(() -> Datasets.load(TaskSpecs.of("images", "path", file)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("does not lie inside the archive");
    }
    Path text = Files.writeString(root.resolve("text.zip"), "no archive");
    assertThatThrownBy(() -> Datasets.load(TaskSpecs.of("images", "path", text)))
        .hasMessageStartingWith(text + " is no ZIP archive, or a damaged one");
  }

  private void parquet(String split, LongUnaryOperator labels) throws IOException {
    Schema image =
        SchemaBuilder.record("image")
            .fields()
            .optionalBytes("bytes")
            .optionalString("path")
            .endRecord();
    Schema schema =
        SchemaBuilder.record("row")
            .fields()
            .name("img")
            .type(image)
            .noDefault()
            .requiredLong("label")
            .endRecord();
    Path file = TestImages.folder(root.resolve("data")).resolve(split + ".parquet");
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(schema)
            .build()) {
      for (int row = 0; row < 20; row++) {
        GenericRecord bytes = new GenericData.Record(image);
        bytes.put("bytes", ByteBuffer.wrap(TestImages.png(4, 3, row)));
        GenericRecord record = new GenericData.Record(schema);
        record.put("img", bytes);
        record.put("label", labels.applyAsLong(row));
        writer.write(record);
      }
    }
  }

  @Test
  void parquetWithBytes() throws IOException {
    for (String split : new String[] {"train-00000-of-00001", "test-00000-of-00001"}) {
      parquet(split, row -> row % 2 == 0 ? 10 : 9);
    }
    Dataset dataset = load("images");
    assertThat(dataset.classes()).containsExactly("9", "10");
    assertThat(dataset.train().size()).isEqualTo(18);
    assertThat(dataset.test().examples().get(3).label()).isEqualTo(0);
    assertThat(dataset.test().examples().get(3).media().files().get(0).read())
        .isEqualTo(TestImages.png(4, 3, 3));
    assertThatThrownBy(() -> load("images", "label", "labels"))
        .hasMessageContaining("has no column \"labels\": did you mean \"label\"?");
    assertThatThrownBy(() -> load("images", "image", "label"))
        .hasMessageContaining("expected bytes, or a structure with bytes");
  }

  @Test
  void anImageWithoutALabelIsNamed() throws IOException {
    parquet("train", row -> row == 6 ? -1 : row % 2);
    assertThatThrownBy(() -> load("images"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(root + "/data/train.parquet: row 7: column \"label\" is -1, ");
  }

  @Test
  void whatIsNoParquetIsNamedOnce() throws IOException {
    text("data/train.parquet", "none of it");
    assertThatThrownBy(() -> load("images"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            root
                + "/data/train.parquet is damaged, or not a Parquet file (it is not a Parquet file");
  }

  @Test
  void vtabLearnsOn800AndChoosesOn200() {
    images("cifar/images/train", 6);
    images("cifar/images/test", 2);
    text("cifar/train800.txt", "images/train/0.png 11", "images/train/1.png 2", "");
    text("cifar/val200.txt", "images/train/2.png 2");
    text("cifar/train800val200.txt", "images/train/0.png 11", "images/train/2.png 2");
    text("cifar/test.txt", "images/test/0.png 2", "images/test/1.png 11");
    Dataset dataset = load("vtab_cifar");
    assertThat(dataset.classes()).containsExactly("2", "11");
    assertThat(labels(dataset, dataset.train())).containsExactly("11", "2");
    assertThat(labels(dataset, dataset.validation())).containsExactly("2");
    assertThat(labels(dataset, dataset.test())).containsExactly("2", "11");
    Dataset all = load("vtab_cifar", "train", "train800val200");
    assertThat(labels(all, all.train())).containsExactly("11", "2");
    assertThat(all.train().sha256()).isNotEqualTo(dataset.train().sha256());
    text("cifar/val200.txt", "images/train/99.png 2");
    assertThatThrownBy(() -> load("vtab_cifar", "test_examples", 1))
        .hasMessageContaining("val200.txt:1: there is no ");
    text("cifar/val200.txt", "../../secret.png 2");
    assertThatThrownBy(() -> load("vtab_cifar", "test_examples", 2))
        .hasMessageContaining("val200.txt:1: ../../secret.png does not lie in ");
    assertThatThrownBy(() -> Datasets.load(TaskSpecs.of("vtab_cifra")))
        .hasMessageContaining("did you mean \"vtab_cifar\"?");
  }

  private void video(String file) {
    text(file, "the content of " + file);
  }

  @Test
  void ucf101HasListsForEachFold() {
    for (String name : new String[] {"Archery/v_Archery_g01_c01", "Archery/v_Archery_g02_c01"}) {
      video("UCF-101/" + name + ".avi");
      video("UCF-101/" + name.replace("Archery", "Diving") + ".avi");
    }
    text(
        "ucfTrainTestlist/trainlist02.txt",
        "Archery/v_Archery_g01_c01.avi 1",
        "Diving/v_Diving_g01_c01.avi 2",
        "Diving/v_Diving_g02_c01.avi 2");
    text("ucfTrainTestlist/testlist02.txt", "Archery/v_Archery_g02_c01.avi");
    Dataset dataset = load("video", "fold", 2);
    assertThat(dataset.classes()).containsExactly("Archery", "Diving");
    assertThat(labels(dataset, dataset.test())).containsExactly("Archery");
    assertThat(dataset.train().size() + dataset.validation().size()).isEqualTo(3);
    assertThatThrownBy(() -> load("video")).hasMessage("fold 1: " + root + " has no lists for it");
  }

  @Test
  void hmdb51HasAListForEachClass() {
    for (String label : new String[] {"jump", "run"}) {
      for (int i = 0; i < 4; i++) {
        video(label + "/" + i + ".avi");
      }
      text(
          "testTrainMulti_7030_splits/" + label + "_test_split1.txt",
          "0.avi 1 ",
          "1.avi 1 ",
          "2.avi 2 ",
          "3.avi 0 ");
    }
    Dataset dataset = load("video");
    assertThat(labels(dataset, dataset.test())).containsExactly("jump", "run");
    assertThat(dataset.train().size() + dataset.validation().size()).isEqualTo(4);
  }

  @Test
  void kineticsHasFoldersOrLists() {
    for (int i = 0; i < 10; i++) {
      video("train/riding a bike/" + i + ".mp4");
      video("train/abseiling/" + i + ".mp4");
      video("val/abseiling/" + i + ".mp4");
    }
    text("train.csv", "label,youtube_id,time_start,time_end,split", "abseiling,x,0,10,train");
    Dataset folders = load("video");
    assertThat(folders.classes()).containsExactly("abseiling", "riding a bike");
    assertThat(folders.test().size()).isEqualTo(10);

    text(
        "train.csv",
        "train/riding a bike/1.mp4 7",
        "train/abseiling/1.mp4 0",
        "val/abseiling/2.mp4 0");
    text("val.csv", "val/abseiling/1.mp4 0");
    Dataset listed = load("video", "frame_stride", 2);
    assertThat(listed.classes()).containsExactly("0", "7");
    assertThat(listed.test().size()).isEqualTo(1);
  }

  @Test
  void aFolderOfFramesIsAVideo() {
    for (String name : new String[] {"a/one", "a/two", "b/one", "b/two"}) {
      for (int frame : new int[] {1, 2, 10}) {
        image("train/" + name + "/frame_" + frame + ".png");
        image("test/" + name + "/frame_" + frame + ".png");
      }
    }
    Dataset dataset = load("video");
    assertThat(dataset.test().size()).isEqualTo(4);
    assertThat(dataset.test().examples().get(0).media().files())
        .extracting(file -> file.path().orElseThrow().getFileName().toString())
        .containsExactly("frame_1.png", "frame_2.png", "frame_10.png");
  }
}
