package org.slicesweep.media;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slicesweep.common.InputException;

/** Parquet files as Hugging Face's datasets name them, such as {@code train-00000-of-00002}. */
final class ParquetFolder {
  private static final String SUFFIX = ".parquet";

  private ParquetFolder() {}

  static boolean isOne(FileTree tree) {
    return tree.files().stream().anyMatch(file -> isParquet(file));
  }

  static boolean isParquet(String file) {
    return file.toLowerCase(Locale.ROOT).endsWith(SUFFIX);
  }

  /**
   * @param image the column of images; null takes the usual one
   * @param label the column of labels; null takes the usual one
   */
  static MediaSplits of(FileTree tree, Path root, String image, String label) {
    List<LabelledMedia> train = new ArrayList<>();
    List<LabelledMedia> validation = new ArrayList<>();
    List<LabelledMedia> test = new ArrayList<>();
    for (String file : tree.files()) {
      if (isParquet(file)) {
        List<LabelledMedia> rows = rows(root.resolve(file), image, label);
        String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (name.startsWith("train")) {
          train.addAll(rows);
        } else if (name.startsWith("val")) {
          validation.addAll(rows);
        } else if (name.startsWith("test")) {
          test.addAll(rows);
        } else {
          throw new InputException(
              "path",
              "%s: expected a name that starts with train, val or test"
                  .formatted(root.resolve(file)));
        }
      }
    }
    if (train.isEmpty()) {
      throw new InputException("path", "%s has no train*%s".formatted(root, SUFFIX));
    }
    return new MediaSplits(
        tree.name(), train, validation.isEmpty() ? null : validation, test.isEmpty() ? null : test);
  }

  static List<LabelledMedia> rows(Path file, String image, String label) {
    ParquetImages images = ParquetImages.of(file, image, label);
    List<LabelledMedia> rows = new ArrayList<>();
    for (int row = 0; row < images.labels().size(); row++) {
      rows.add(
          new LabelledMedia(new Media.Image(images.image(row)), images.labels().get(row).strip()));
    }
    if (rows.isEmpty()) {
      throw new InputException(file + " holds no rows");
    }
    return rows;
  }
}
