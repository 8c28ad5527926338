package org.slicesweep.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of image files, told by their first bytes: names of files often lie. */
enum ImageFormat {
  JPEG("\u00FF\u00D8", "jpg jpeg jpe jfif"),
  PNG("\u0089PNG\r\n\u001A\n", "png"),
  GIF("GIF8", "gif"),
  BMP("BM", "bmp");

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
    return Arrays.stream(values())
        .anyMatch(format -> List.of(format.extensions.split(" ")).contains(extension));
  }
}
