package org.slicesweep.media;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a file of pixels holds: {@code rows} rows of {@code [frames x 3 x height x width]} bytes.
 *
 * @param skipped rows whose bytes mean nothing
 */
record PixelIndex(int rows, int frames, int height, int width, List<Skipped> skipped) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  PixelIndex {
    skipped = List.copyOf(skipped);
  }

  int rowBytes() {
    return frames * RgbImage.CHANNELS * height * width;
  }

  long bytes() {
    return (long) rows * rowBytes();
  }

  void write(Path file) throws IOException {
    Files.write(file, MAPPER.writeValueAsBytes(this));
  }

  static PixelIndex read(Path file) throws IOException {
    return MAPPER.readValue(Files.readAllBytes(file), PixelIndex.class);
  }
}
