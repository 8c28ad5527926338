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
import org.slicesweep.common.Nearest;

/** The text of a sweep file, or a sentence on why there is none. */
final class SourceFile {
  /** Far above any sweep written by hand or by a script, far below what hurts. */
  private static final int MOST_BYTES = 2_000_000;

  private SourceFile() {}

  static String read(Path file) {
    if (Files.isDirectory(file)) {
      throw new InputException(file + " is a folder: expected a sweep file" + inside(file));
    }
    if (!Files.exists(file)) {
      throw new InputException("no such file: " + file + suggestion(file));
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      InputException.check(
          bytes.length <= MOST_BYTES, "", "%s is above %d bytes", file, MOST_BYTES);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InputException(file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new InputException(file + " cannot be read: " + e.getMessage(), e);
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
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".yaml") || name.endsWith(".yml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
