package org.slicesweep.jobs.sweep;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Location;
import org.slicesweep.common.Nearest;

/** The text of a sweep file, or a sentence on why there is none. */
final class SourceFile {
  /** Far above any sweep written by hand or by a script, far below what hurts. */
  private static final int MOST_BYTES = 2_000_000;

  private SourceFile() {}

  /**
   * @param file a path, or an address such as {@code s3a://bucket/rank.yaml}
   */
  static String read(String file) {
    Location location = Location.of("sweep", file);
    if (!Location.isAddress(file)) {
      return read(Path.of(location.toString()));
    }
    InputException.check(
        !location.isFolder(), "", "%s is a folder: expected a sweep file", location);
    InputException.check(
        location.isFile(),
        "",
        "no such file: %s%s",
        location,
        Nearest.to(location.name(), sweeps(location.neighbours().stream()))
            .map(name -> ": did you mean " + name + "?")
            .orElse(""));
    return text(location.local(), file);
  }

  private static String read(Path file) {
    if (Files.isDirectory(file)) {
      throw new InputException(file + " is a folder: expected a sweep file" + inside(file));
    }
    if (!Files.exists(file)) {
      throw new InputException("no such file: " + file + suggestion(file));
    }
    return text(file, file.toString());
  }

  private static String text(Path file, String name) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      InputException.check(
          bytes.length <= MOST_BYTES, "", "%s is above %d bytes", name, MOST_BYTES);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InputException(name + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new InputException(name + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String inside(Path folder) {
    return sweepFiles(folder).stream()
        .findFirst()
        .map(name -> " such as " + folder.resolve(name))
        .orElse("");
  }

  private static String suggestion(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return ": there is no folder " + file.getParent();
    }
    List<String> names = sweepFiles(folder);
    return names.isEmpty()
        ? ""
        : Nearest.to(String.valueOf(file.getFileName()), names)
            .map(name -> ": did you mean " + file.resolveSibling(name) + "?")
            .orElse(": the folder holds " + String.join(", ", names));
  }

  private static List<String> sweepFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return sweeps(files.map(path -> path.getFileName().toString()));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<String> sweeps(Stream<String> names) {
    return names.filter(name -> name.endsWith(".yaml") || name.endsWith(".yml")).sorted().toList();
  }
}
