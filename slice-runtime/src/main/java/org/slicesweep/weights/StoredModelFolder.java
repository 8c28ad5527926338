package org.slicesweep.weights;

import java.nio.file.Path;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Location;
import org.slicesweep.common.Nearest;

/** A model folder on this machine, or in a file system that Hadoop knows. */
record StoredModelFolder(Location folder, boolean isHere) implements ModelFolder {

  /**
   * @throws InputException if the backbone is no folder: names the nearest model that is known
   */
  static StoredModelFolder of(String backbone) {
    if (Location.isAddress(backbone)) {
      Location folder = Location.of("backbone", backbone);
      InputException.check(
          folder.isFolder(), "backbone", "backbone %s is not a folder", Excerpt.of(backbone));
      return new StoredModelFolder(folder, false);
    }
    if (!backbone.isBlank() && backbone.indexOf('\0') < 0) {
      Location folder = Location.of("backbone", backbone);
      if (folder.isFolder()) {
        return new StoredModelFolder(folder, true);
      }
    }
    List<String> names = MavenModel.backbones();
    throw new InputException(
        "backbone",
        "backbone %s is not a folder: %s"
            .formatted(
                Excerpt.of(backbone),
                Nearest.to(MavenModel.SCHEME + backbone, names)
                    .map(best -> "did you mean \"" + best + "\"?")
                    .orElse("expected one, or one of " + String.join(", ", names))));
  }

  @Override
  public boolean has(String file) {
    return folder.child(file).isFile();
  }

  @Override
  public Path file(String file) {
    return folder.child(file).local();
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
