package org.slicesweep.weights;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.slicesweep.common.InputException;
import org.slicesweep.common.NodeCache;

/** Where models that come compressed in a jar are unpacked once, so that they can be mapped. */
final class ModelCache {
  private final Path folder;

  ModelCache(Path folder) {
    this.folder = folder;
  }

  /** The folder the user set, else {@code ~/.cache/slicesweep}. */
  static ModelCache user() {
    return new ModelCache(NodeCache.user().folder());
  }

  /**
   * A resource as a file of its own: unpacked if no earlier run did. The name carries the entry's
   * checksum, so that another version of a jar never meets this one's file. Several JVMs may do
   * this at once: each unpacks to a draft, and every draft is the same.
   *
   * @param resource in a jar, or already a file
   * @throws InputException if the jar is damaged or the folder cannot be written
   */
  Path unpacked(URL resource) {
    try {
      URLConnection connection = resource.openConnection();
      if (!(connection instanceof JarURLConnection inJar)) {
        return Path.of(URI.create(resource.toString()));
      }
      inJar.setUseCaches(false); // the jar opened here is closed here
      try (JarFile jar = inJar.getJarFile()) {
        return unpacked(jar, inJar.getJarEntry());
      }
    } catch (IOException e) {
      throw new InputException(
          "cannot unpack %s into %s: %s; %s can name another folder"
              .formatted(resource, folder, e, NodeCache.VARIABLE),
          e);
    }
  }

  private Path unpacked(JarFile jar, JarEntry entry) throws IOException {
    Path file =
        folder.resolve("%08x-%s".formatted(entry.getCrc(), Path.of(entry.getName()).getFileName()));
    if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
      AtomicFiles.write(
          file,
          channel -> {
            try (InputStream in = jar.getInputStream(entry);
                CheckedInputStream checked = new CheckedInputStream(in, new CRC32())) {
              checked.transferTo(Channels.newOutputStream(channel));
              if (checked.getChecksum().getValue() != entry.getCrc()) {
                throw new IOException(jar.getName() + " is damaged: delete it to fetch it anew");
              }
            }
          });
    }
    return file;
  }
}
