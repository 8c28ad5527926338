package org.slicesweep.media;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a data set is made of. */
public enum MediaKind {
  IMAGES {
    @Override
    SortedMap<String, Media> in(FileTree tree) {
      SortedMap<String, Media> found = new TreeMap<>();
      for (String file : tree.files()) {
        if (ImageFormat.named(file)) {
          found.put(file, new Media.Image(tree.file(file)));
        }
      }
      leftOut(tree).forEach(LOG::warn);
      return found;
    }
  },
  /** Files, and folders of frames. */
  VIDEOS {
    @Override
    SortedMap<String, Media> in(FileTree tree) {
      SortedMap<String, Media> found = new TreeMap<>();
      SortedMap<String, List<FileBytes>> frames = new TreeMap<>();
      for (String file : tree.files()) {
        if (VIDEO_FILES.contains(extension(file))) {
          found.put(file, new Media.Video(tree.file(file)));
        } else if (ImageFormat.named(file) && file.contains("/")) {
          String folder = file.substring(0, file.lastIndexOf('/'));
          frames.computeIfAbsent(folder, key -> new ArrayList<>()).add(tree.file(file));
        }
      }
      leftOut(tree).forEach(LOG::warn);
      frames.forEach(
          (folder, files) -> {
            files.sort(Comparator.comparing(FileBytes::name, NaturalOrder.INSTANCE));
            found.put(folder, new Media.Frames(tree.name() + "/" + folder, files));
          });
      return found;
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger(MediaKind.class);
  private static final Set<String> OTHER_IMAGES =
      Set.of("webp", "tif", "tiff", "heic", "heif", "avif", "jp2", "jxl", "tga", "ppm", "svg");
  private static final Set<String> OTHER_VIDEOS = Set.of("wmv", "flv", "3gp", "ogv", "mts", "m2ts");
  private static final Set<String> VIDEO_FILES =
      Set.of("mp4", "avi", "webm", "mkv", "mov", "mpg", "mpeg", "m4v");

  /** What there is below a root, by path; a folder of frames by the folder's. */
  abstract SortedMap<String, Media> in(FileTree tree);

  /**
   * What to say of files of the same sort that are not read: whoever has them believes that they
   * are trained on.
   */
  List<String> leftOut(FileTree tree) {
    List<String> said = new ArrayList<>();
    others(tree, OTHER_IMAGES, "JPEG, PNG, GIF or BMP").ifPresent(said::add);
    if (this == VIDEOS) {
      others(tree, OTHER_VIDEOS, "mp4, avi, webm, mkv, mov or mpg").ifPresent(said::add);
    }
    return said;
  }

  private static Optional<String> others(FileTree tree, Set<String> extensions, String expected) {
    List<String> others =
        tree.files().stream().filter(file -> extensions.contains(extension(file))).toList();
    return others.stream()
        .findFirst()
        .map(
            first ->
                "%s: %d %s left out, such as %s: expected %s"
                    .formatted(
                        tree.name(),
                        others.size(),
                        others.size() == 1 ? "file is" : "files are",
                        first,
                        expected));
  }

  private static String extension(String file) {
    return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
