package org.slicesweep.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of image files, told by their first bytes: names of files often lie. */
enum ImageFormat {
  JPEG("\u00FF\u00D8", "jpg jpeg jpe jfif"),
  PNG("\u0089PNG\r\n\u001A\n", "png"),
  GIF("GIF8", "gif"),
  BMP("BM", "bmp");

  /** Whoever has such files believes that they are read, so they are, and refused by name. */
  private static final Set<String> NOT_DECODED =
      Set.of("webp", "tif", "tiff", "heic", "heif", "avif", "jp2", "jxl");

  private final String start;
  private final String extensions;

  ImageFormat(String start, String extensions) {
    this.start = start;
    this.extensions = extensions;
  }

  static Optional<ImageFormat> of(byte[] file) {
    int length = Math.min(file.length, 8);
    String head = new String(file, 0, length, StandardCharsets.ISO_8859_1);
    return Arrays.stream(values()).filter(format -> head.startsWith(format.start)).findFirst();
  }

  /** Whether a file of this name is to be read as an image. */
  static boolean named(String file) {
    String extension = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return NOT_DECODED.contains(extension)
        || Arrays.stream(values())
            .anyMatch(format -> List.of(format.extensions.split(" ")).contains(extension));
  }
}
