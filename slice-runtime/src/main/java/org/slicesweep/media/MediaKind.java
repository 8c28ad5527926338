package org.slicesweep.media;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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
        if (VIDEO_FILES.contains(
            file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))) {
          found.put(file, new Media.Video(tree.file(file)));
        } else if (ImageFormat.named(file) && file.contains("/")) {
          String folder = file.substring(0, file.lastIndexOf('/'));
          frames.computeIfAbsent(folder, key -> new ArrayList<>()).add(tree.file(file));
        }
      }
      frames.forEach(
          (folder, files) -> {
            files.sort(Comparator.comparing(FileBytes::name, NaturalOrder.INSTANCE));
            found.put(folder, new Media.Frames(tree.name() + "/" + folder, files));
          });
      return found;
    }
  };

  private static final Set<String> VIDEO_FILES =
      Set.of(
          "mp4", "m4v", "avi", "webm", "mkv", "mov", "mpg", "mpeg", "wmv", "flv", "3gp", "ogv",
          "mts", "m2ts");

  /** What there is below a root, by path; a folder of frames by the folder's. */
  abstract SortedMap<String, Media> in(FileTree tree);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
