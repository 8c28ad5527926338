package org.slicesweep.media;

import static org.slicesweep.common.InputException.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slicesweep.common.Location;

/**
 * Finds the images or videos of a data set and their classes; decodes none.
 *
 * @param image the column of images in a Parquet file; null takes {@code image} or {@code img}
 * @param label the column of labels in it; null takes {@code label}
 * @param fold which of the official divisions of UCF101 and HMDB51; null takes the first
 */
public record MediaReader(MediaKind kind, String image, String label, Integer fold) {
  private static final List<String> LISTS = List.of(".csv", ".txt");

  /**
   * Reads a whole data set: a folder in one of the known layouts, a ZIP archive of class folders,
   * or a Parquet file.
   *
   * @throws InputException naming what is missing or wrong
   */
  public MediaSplits dataSet(String given) {
    Path path = path("path", given);
    if (Files.isRegularFile(path)) {
      refuseFold(given);
      return ParquetFolder.isParquet(given)
          ? MediaSplits.undivided(given, rows(path))
          : ClassFolders.of(ZipTree.of(path), kind);
    }
    FileTree tree = FolderTree.of(path);
    if (kind == MediaKind.VIDEOS && VideoLists.areIn(tree)) {
      return VideoLists.of(tree, fold == null ? 1 : fold);
    }
    refuseFold(given);
    if (kind == MediaKind.IMAGES && ParquetFolder.isOne(tree)) {
      return ParquetFolder.of(tree, path, image, label);
    }
    Optional<String> train = list(tree, "train");
    return train.isPresent()
        ? new MediaSplits(
            given,
            list(tree, train.get(), path),
            list(tree, "val").map(list -> list(tree, list, path)).orElse(null),
            list(tree, "test").map(list -> list(tree, list, path)).orElse(null))
        : ClassFolders.of(tree, kind);
  }

  /**
   * Reads one split: a folder or ZIP archive of classes, a list of paths and labels, or a Parquet
   * file.
   *
   * @param key the setting that names it
   * @param root what relative paths in a list start from; null takes the list's folder
   */
  public List<LabelledMedia> split(String key, String given, String root) {
    Path path = path(key, given);
    if (Files.isDirectory(path)) {
      return ClassFolders.undivided(FolderTree.of(path), kind);
    }
    if (ParquetFolder.isParquet(given)) {
      return rows(path);
    }
    if (LISTS.stream().anyMatch(given.toLowerCase(Locale.ROOT)::endsWith)) {
      Path from = root == null ? path.toAbsolutePath().getParent() : path("path", root);
      return ListedMedia.read(new FolderTree.OnDisk(path), from, kind);
    }
    return ClassFolders.undivided(ZipTree.of(path), kind);
  }

  private List<LabelledMedia> rows(Path file) {
    check(
        kind == MediaKind.IMAGES,
        "path",
        "%s: a Parquet file holds images, and this task is of %s",
        file,
        kind);
    return ParquetFolder.rows(file, image, label);
  }

  private void refuseFold(String given) {
    check(fold == null, "fold", "fold is for UCF101 and HMDB51: %s has no lists of theirs", given);
  }

  private static Optional<String> list(FileTree tree, String split) {
    return LISTS.stream()
        .map(suffix -> split + suffix)
        .filter(tree.files()::contains)
        .filter(file -> ListedMedia.isList(tree.file(file)))
        .findFirst();
  }

  private List<LabelledMedia> list(FileTree tree, String file, Path root) {
    return ListedMedia.read(tree.file(file), root, kind);
  }

  /** On this machine: what lies elsewhere is copied here first. */
  private static Path path(String key, String given) {
    Location location = Location.of(key, given);
    check(location.isFile() || location.isFolder(), key, "%s %s does not exist", key, given);
    Path path = location.local();
    check(Files.isReadable(path), key, "%s %s may not be read by this user", key, given);
    return path;
  }
}
