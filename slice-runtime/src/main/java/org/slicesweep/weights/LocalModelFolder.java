package org.slicesweep.weights;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/** A model folder on this machine. */
record LocalModelFolder(Path folder) implements ModelFolder {

  /**
   * @throws InputException if the backbone is no folder: names the nearest model that is known
   */
  static LocalModelFolder of(String backbone) {
    try {
      Path folder = Path.of(backbone);
      if (!backbone.isBlank() && Files.isDirectory(folder)) {
        return new LocalModelFolder(folder);
      }
    } catch (InvalidPathException e) {
      // A name that cannot be a path is no folder either: the same message.
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
    return Files.isRegularFile(folder.resolve(file));
  }

  @Override
  public Path file(String file) {
    return folder.resolve(file);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
