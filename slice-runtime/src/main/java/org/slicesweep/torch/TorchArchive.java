package org.slicesweep.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file format of a TorchScript module without weights: a ZIP of uncompressed entries in one
 * folder, the code beside two pickles of a fixed form (libtorch's {@code
 * serialization/export.cpp}).
 */
final class TorchArchive {
  /** A pickled instance of {@code __torch__.M} whose state is {@code {training: True}}. */
  private static final byte[] DATA_PICKLE = dataPickle();

  /** A pickled empty tuple. */
  private static final byte[] CONSTANTS_PICKLE = {(byte) 0x80, 2, ')', '.'};

  private TorchArchive() {}

  static byte[] of(String moduleText) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      entry(zip, "data.pkl", DATA_PICKLE);
      entry(zip, "byteorder", ascii("little"));
      entry(zip, "code/__torch__.py", moduleText.getBytes(StandardCharsets.UTF_8));
      entry(zip, "constants.pkl", CONSTANTS_PICKLE);
      entry(zip, "version", ascii("10\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("module/" + name);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] dataPickle() {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    pickle.writeBytes(ascii("c__torch__\nM\n"));
    pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '('});
    pickle.writeBytes(new byte[] {'X', 8, 0, 0, 0});
    pickle.writeBytes(ascii("training"));
    pickle.writeBytes(new byte[] {(byte) 0x88, 'u', 'b', '.'});
    return pickle.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
