package org.slicesweep.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slicesweep.common.InputException;
import org.slicesweep.media.TextLines.Line;

/**
 * The official divisions of UCF101 ({@code trainlist01.txt}, {@code testlist01.txt}) and HMDB51
 * ({@code <class>_test_split1.txt}), three folds each. The videos may lie anywhere below the root,
 * in a folder of their class.
 */
final class VideoLists {
  private static final Pattern UCF = Pattern.compile("(?:.*/)?(train|test)list0(\\d)\\.txt");
  private static final Pattern HMDB = Pattern.compile("(?:.*/)?([^/]+)_test_split(\\d)\\.txt");

  private final FileTree tree;
  private final Map<String, Media> byClassAndName = new HashMap<>();

  private VideoLists(FileTree tree) {
    this.tree = tree;
    MediaKind.VIDEOS.in(tree).forEach((path, media) -> byClassAndName.put(key(path), media));
  }

  /** Whether the root has such lists. */
  static boolean areIn(FileTree tree) {
    return tree.files().stream()
        .anyMatch(file -> UCF.matcher(file).matches() || HMDB.matcher(file).matches());
  }

  /**
   * @param fold 1 to 3
   * @throws InputException if the fold has no lists, or a list names a video that is not there
   */
  static MediaSplits of(FileTree tree, int fold) {
    VideoLists lists = new VideoLists(tree);
    List<LabelledMedia> train = new ArrayList<>();
    List<LabelledMedia> test = new ArrayList<>();
    for (String file : tree.files()) {
      Matcher ucf = UCF.matcher(file);
      Matcher hmdb = HMDB.matcher(file);
      if (ucf.matches() && Integer.parseInt(ucf.group(2)) == fold) {
        lists.readUcf(file, ucf.group(1).equals("train") ? train : test);
      } else if (hmdb.matches() && Integer.parseInt(hmdb.group(2)) == fold) {
        lists.readHmdb(file, hmdb.group(1), train, test);
      }
    }
    if (train.isEmpty() || test.isEmpty()) {
      throw new InputException(
          "fold", "fold %d: %s has no lists for it".formatted(fold, tree.name()));
    }
    return new MediaSplits(tree.name(), train, null, test);
  }

  /** Lines such as {@code Archery/v_Archery_g01_c01.avi 3}; test lists leave the number out. */
  private void readUcf(String file, List<LabelledMedia> split) {
    for (Line line : TextLines.of(tree.file(file)).lines()) {
      String path = line.text().split("\\s+", -1)[0];
      int slash = path.lastIndexOf('/');
      if (slash < 0) {
        throw line.wrong("\"%s\": expected class/video", line.text());
      }
      split.add(new LabelledMedia(video(line, path), path.substring(0, slash)));
    }
  }

  /** Lines such as {@code clip.avi 1}: 1 is for training, 2 for testing, 0 for neither. */
  private void readHmdb(
      String file, String label, List<LabelledMedia> train, List<LabelledMedia> test) {
    for (Line line : TextLines.of(tree.file(file)).lines()) {
      String[] parts = line.pathAndLabel();
      switch (parts[1]) {
        case "0" -> {}
        case "1" -> train.add(new LabelledMedia(video(line, label + "/" + parts[0]), label));
        case "2" -> test.add(new LabelledMedia(video(line, label + "/" + parts[0]), label));
        default -> throw line.wrong("\"%s\": expected 0, 1 or 2", parts[1]);
      }
    }
  }

  private Media video(Line line, String path) {
    Media media = byClassAndName.get(key(path));
    if (media == null) {
      throw line.wrong("there is no video %s below %s", path, tree.name());
    }
    return media;
  }

  /** The last two parts without the extension: frames of a video lie in a folder of its name. */
  private static String key(String path) {
    String plain = path.replaceFirst("\\.[A-Za-z0-9]{1,4}$", "");
    int slash = plain.lastIndexOf('/');
    return plain.substring(plain.lastIndexOf('/', Math.max(0, slash - 1)) + 1);
  }
}
