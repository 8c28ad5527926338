package org.slicesweep.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.InputException;

/**
 * A folder for each class, in folders called {@code train}, {@code val} or {@code validation}, and
 * {@code test}, or without them. One folder around it all does no harm.
 */
final class ClassFolders {
  private static final Logger LOG = LoggerFactory.getLogger(ClassFolders.class);
  private static final List<String> TRAIN = List.of("train");
  private static final List<String> VALIDATION = List.of("val", "valid", "validation");
  private static final List<String> TEST = List.of("test");

  private final FileTree tree;
  private final MediaKind kind;
  private final String root;
  private final SortedMap<String, Media> media;

  private ClassFolders(FileTree tree, MediaKind kind, String root, SortedMap<String, Media> media) {
    this.tree = tree;
    this.kind = kind;
    this.root = root;
    this.media = media;
  }

  /**
   * @throws InputException if there is nothing, something lies in no class, or a class is empty
   */
  static MediaSplits of(FileTree tree, MediaKind kind) {
    return read(tree, kind).divided();
  }

  /** The classes of a folder that is one split, whatever its folders are called. */
  static List<LabelledMedia> undivided(FileTree tree, MediaKind kind) {
    ClassFolders folders = read(tree, kind);
    return folders.classes(folders.root);
  }

  private static ClassFolders read(FileTree tree, MediaKind kind) {
    SortedMap<String, Media> media = kind.in(tree);
    if (media.isEmpty()) {
      throw new InputException("path", "%s holds no %s".formatted(tree.name(), kind));
    }
    return new ClassFolders(tree, kind, root(media), media);
  }

  /** The folder around it all, with its slash; empty if there is none. */
  private static String root(SortedMap<String, Media> media) {
    String root = "";
    while (true) {
      String around = root;
      String first = media.firstKey().substring(root.length());
      if (!first.contains("/")) {
        return root;
      }
      String top = around + first.substring(0, first.indexOf('/') + 1);
      boolean all =
          media.keySet().stream()
              .allMatch(path -> path.startsWith(top) && path.indexOf('/', top.length()) >= 0);
      if (!all || isSplit(top.substring(around.length(), top.length() - 1))) {
        return root;
      }
      root = top;
    }
  }

  private static boolean isSplit(String name) {
    return TRAIN.contains(name) || VALIDATION.contains(name) || TEST.contains(name);
  }

  private MediaSplits divided() {
    Map<String, List<String>> tops = new TreeMap<>();
    for (String path : media.keySet()) {
      String inside = path.substring(root.length());
      String top = inside.substring(0, Math.max(0, inside.indexOf('/')));
      tops.computeIfAbsent(top, key -> new ArrayList<>()).add(path);
    }
    if (!tops.containsKey(TRAIN.get(0))) {
      if (tops.keySet().stream().allMatch(ClassFolders::isSplit)) {
        throw new InputException(
            "path",
            "%s has %s, but no train".formatted(tree.name(), String.join(", ", tops.keySet())));
      }
      return MediaSplits.undivided(tree.name(), classes(root));
    }
    tops.forEach(
        (top, paths) -> {
          if (!isSplit(top)) {
            LOG.warn(
                "{}: {} belongs to no split and is left out ({}: {})",
                tree.name(),
                top.isEmpty() ? "what lies beside the folders" : top,
                kind,
                paths.size());
          }
        });
    return new MediaSplits(
        tree.name(),
        split(tops, TRAIN).orElseThrow(),
        split(tops, VALIDATION).orElse(null),
        split(tops, TEST).orElse(null));
  }

  private Optional<List<LabelledMedia>> split(Map<String, List<String>> tops, List<String> names) {
    List<String> found = names.stream().filter(tops::containsKey).toList();
    if (found.size() > 1) {
      throw new InputException(
          "path", "%s has both %s and %s".formatted(tree.name(), found.get(0), found.get(1)));
    }
    return found.stream().findFirst().map(name -> classes(root + name + "/"));
  }

  /** Everything below a folder, the next folder being the class. */
  private List<LabelledMedia> classes(String parent) {
    List<LabelledMedia> labelled = new ArrayList<>();
    Map<String, Boolean> filled = new TreeMap<>();
    for (String folder : tree.folders()) {
      if (folder.startsWith(parent) && folder.indexOf('/', parent.length()) < 0) {
        filled.put(folder.substring(parent.length()), false);
      }
    }
    media.forEach(
        (path, item) -> {
          if (path.startsWith(parent)) {
            int end = path.indexOf('/', parent.length());
            if (end < 0) {
              throw new InputException("path", "%s lies in no class folder".formatted(item.name()));
            }
            String label = path.substring(parent.length(), end);
            filled.put(label, true);
            labelled.add(new LabelledMedia(item, label));
          }
        });
    filled.forEach(
        (name, any) -> {
          if (!any) {
            throw new InputException(
                "path",
                "%s: class folder \"%s%s\" holds no %s".formatted(tree.name(), parent, name, kind));
          }
        });
    return labelled;
  }
}
