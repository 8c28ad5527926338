package org.slicesweep.media;

import java.util.List;
import org.slicesweep.common.NodeCache;
import org.slicesweep.common.Sha256;

/**
 * What is to be decoded, and how.
 *
 * @param name what progress and messages call it, such as {@code /data/pets (train)}
 * @param sha256 hash of the content of all media, in order
 * @param sampling null for images
 * @param skipBad whether what cannot be decoded is left out
 */
public record PixelSource(
    String name,
    List<Media> media,
    String sha256,
    ImageProcessor processor,
    FrameSampling sampling,
    boolean skipBad) {
  private static final String KIND = "pixels";

  /** To be changed with anything that changes what decoding gives. */
  private static final String VERSION = "1";

  public PixelSource {
    media = List.copyOf(media);
  }

  /**
   * The pixels, decoded by this process or another one on this machine.
   *
   * @param threads how many may decode side by side
   * @throws org.slicesweep.common.InputException naming the first file that cannot be decoded,
   *     unless bad ones are skipped
   */
  public PixelStore open(NodeCache cache, int threads) {
    return cache.open(
        KIND, key(), PixelStore::open, draft -> new PixelWriter(this, draft).write(threads));
  }

  private String key() {
    return new Sha256()
        .add(VERSION)
        .add(sha256)
        .add(Integer.toString(media.size()))
        .add(processor.pixelSettings())
        .add(String.valueOf(sampling))
        .add(Boolean.toString(skipBad))
        .hex();
  }
}
