package org.slicesweep.media;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.media.TextLines.Line;

/** Lists of paths and labels, a line each, as VTAB-1K and the code of VideoMAE have them. */
final class ListedMedia {
  private ListedMedia() {}

  /** Whether the first line is a path and a label, and not the header of a table. */
  static boolean isList(FileBytes file) {
    String first = TextLines.of(file).lines().get(0).text();
    return first.chars().filter(c -> c == ',').count() <= 1
        && first.split("[,\\s]+", -1).length >= 2
        && !first.startsWith("label,")
        && !first.equals("path,label");
  }

  /**
   * Reads a list.
   *
   * @param root what relative paths start from; they may not leave it
   */
  static List<LabelledMedia> read(FileBytes list, Path root, MediaKind kind) {
    List<LabelledMedia> media = new ArrayList<>();
    for (Line line : TextLines.of(list).lines()) {
      String[] parts = line.pathAndLabel();
      media.add(new LabelledMedia(media(line, root, parts[0], kind), parts[1]));
    }
    return media;
  }

  private static Media media(Line line, Path root, String given, MediaKind kind) {
    Path path;
    try {
      path = root.resolve(given).normalize();
    } catch (InvalidPathException e) {
      throw line.wrong("\"%s\" is not a path", given);
    }
    if (!Path.of(given).isAbsolute() && !path.startsWith(root.normalize())) {
      throw line.wrong("%s does not lie in %s", given, root);
    }
    if (Files.isRegularFile(path)) {
      FileBytes file = new FolderTree.OnDisk(path);
      return kind == MediaKind.IMAGES ? new Media.Image(file) : new Media.Video(file);
    }
    if (kind == MediaKind.VIDEOS && Files.isDirectory(path)) {
      FolderTree frames = FolderTree.of(path);
      List<FileBytes> images =
          frames.files().stream()
              .filter(ImageFormat::named)
              .sorted(NaturalOrder.INSTANCE)
              .map(frames::file)
              .toList();
      return new Media.Frames(path.toString(), images);
    }
    throw line.wrong("there is no %s", path);
  }
}
