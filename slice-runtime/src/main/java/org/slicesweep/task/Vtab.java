package org.slicesweep.task;

import static org.slicesweep.common.InputException.check;

import java.util.List;
import org.slicesweep.common.Location;
import org.slicesweep.media.MediaKind;
import org.slicesweep.media.MediaReader;
import org.slicesweep.media.MediaSplits;

/**
 * VTAB-1K (Zhai et al. 2020): nineteen tasks of 1,000 training images each, in the folders that
 * NOAH and SSF distribute, with a list for each split. Learnt is on 800, chosen on the other 200
 * and reported on the whole test split; {@code train: train800val200} learns on all 1,000, for
 * settings that were chosen before.
 */
final class Vtab {
  private static final String PREFIX = "vtab_";
  private static final String TRAIN = "train800";
  private static final String ALL = "train800val200";

  private static final List<String> FOLDERS =
      List.of(
          "caltech101",
          "cifar",
          "dtd",
          "oxford_flowers102",
          "oxford_iiit_pet",
          "sun397",
          "svhn",
          "patch_camelyon",
          "eurosat",
          "resisc45",
          "diabetic_retinopathy",
          "clevr_count",
          "clevr_dist",
          "dmlab",
          "kitti",
          "dsprites_loc",
          "dsprites_ori",
          "smallnorb_azi",
          "smallnorb_ele");

  private Vtab() {}

  static List<String> names() {
    return FOLDERS.stream().map(folder -> PREFIX + folder).toList();
  }

  static boolean isNamed(String name) {
    return names().contains(name);
  }

  static MediaSplits read(TaskSpec spec) {
    Datasets.refuse(spec, "validation", spec.validation());
    Datasets.refuse(spec, "test", spec.test());
    Datasets.refuse(spec, "label", spec.label());
    Datasets.refuse(spec, "image", spec.image());
    String train = spec.train() == null ? TRAIN : spec.train();
    check(
        train.equals(TRAIN) || train.equals(ALL),
        "train",
        "train %s: expected %s or %s",
        train,
        TRAIN,
        ALL);
    String folder = spec.name().substring(PREFIX.length());
    check(
        spec.path() != null,
        "path",
        "task %s needs path: the folder that holds %s/%s.txt",
        spec.name(),
        folder,
        TRAIN);
    Location files = folder(spec.path(), folder);
    MediaReader reader = new MediaReader(MediaKind.IMAGES, null, null, null);
    return new MediaSplits(
        files.toString(),
        reader.split("path", list(files, train), files.toString()),
        reader.split("path", list(files, "val200"), files.toString()),
        reader.split("path", list(files, "test"), files.toString()));
  }

  private static String list(Location files, String split) {
    return files.child(split + ".txt").toString();
  }

  /** The task's own folder, given that or the one that holds it. */
  private static Location folder(String given, String folder) {
    Location path = Location.of("path", given);
    check(path.isFolder(), "path", "path %s is not a folder", given);
    Location inside = path.child(folder);
    return inside.isFolder() ? inside : path;
  }
}
