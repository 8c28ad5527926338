package org.slicesweep.weights;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slicesweep.common.InputException;

/**
 * A safetensors file, memory-mapped: an 8-byte header length, a JSON header, the tensors' bytes.
 *
 * <p>A file may come from anywhere: the whole header is checked before any tensor is handed out, as
 * strictly as by Hugging Face's own reader. The file must not be changed in place while in use.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class Safetensors implements TensorSource {
  private static final int LENGTH_BYTES = Long.BYTES;

  /** The first words of the text that a clone without Git LFS has in a large file's place. */
  private static final long LFS_POINTER =
      ByteBuffer.wrap("version ".getBytes(StandardCharsets.US_ASCII))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getLong();

  private final NamedTensors tensors;
  private final Map<String, String> metadata;

  private Safetensors(NamedTensors tensors, Map<String, String> metadata) {
    this.tensors = tensors;
    this.metadata = metadata;
  }

  /**
   * Reads the header and maps the tensors; their bytes are read when they are used.
   *
   * @throws InputException if there is no such file or it is not sound: names the file, the tensor
   *     and the numbers
   */
  public static Safetensors open(Path file) {
    return open(file, Integer.MAX_VALUE);
  }

  /**
   * @param span most bytes in one mapping, unless a single tensor is larger; the JDK cannot map
   *     more than 2 GB at once
   */
  static Safetensors open(Path file, int span) {
    if (!Files.isRegularFile(file)) {
      throw new InputException("%s: no such file".formatted(file));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long fileBytes = channel.size();
      ByteBuffer prefix = read(channel, 0, (int) Math.min(LENGTH_BYTES, fileBytes));
      int headerBytes = headerBytes(file.toString(), prefix, fileBytes);
      long dataStart = LENGTH_BYTES + (long) headerBytes;
      byte[] json = read(channel, LENGTH_BYTES, headerBytes).array();
      SafetensorsHeader header =
          SafetensorsHeader.parse(file.toString(), json, fileBytes - dataStart);
      Map<String, Supplier<TensorView>> views = map(channel, dataStart, header, span);
      return new Safetensors(new NamedTensors(file.toString(), views), header.metadata());
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, e), e);
    }
  }

  /**
   * The tensors in the content of such a file, which must not be changed while in use.
   *
   * @param source where the content comes from, for messages
   * @throws InputException if it is not sound
   */
  public static Safetensors of(String source, byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = headerBytes(source, bytes, content.length);
    int dataStart = LENGTH_BYTES + headerBytes;
    byte[] json = Arrays.copyOfRange(content, LENGTH_BYTES, dataStart);
    SafetensorsHeader header = SafetensorsHeader.parse(source, json, content.length - dataStart);
    Map<String, Supplier<TensorView>> views = new TreeMap<>();
    for (TensorEntry entry : header.entries()) {
      ByteBuffer data = bytes.slice(dataStart + (int) entry.begin(), (int) entry.bytes());
      TensorView view = new TensorView(entry.name(), entry.type(), entry.shape(), data);
      views.put(entry.name(), () -> view);
    }
    return new Safetensors(new NamedTensors(source, views), header.metadata());
  }

  /** The header's {@code __metadata__}; empty if it has none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  NamedTensors tensors() {
    return tensors;
  }

  @Override
  public Set<String> names() {
    return tensors.names();
  }

  @Override
  public TensorView get(String name) {
    return tensors.get(name);
  }

  @Override
  public String sha256() {
    return tensors.sha256();
  }

  private static int headerBytes(String file, ByteBuffer prefix, long fileBytes) {
    if (fileBytes < LENGTH_BYTES) {
      throw new InputException(
          "%s has %d bytes: a safetensors file begins with an 8-byte header length"
              .formatted(file, fileBytes));
    }
    long length = prefix.getLong(0);
    if (length == LFS_POINTER) {
      throw new InputException(
          "%s is a pointer of Git LFS, not the file: git lfs pull fetches it".formatted(file));
    }
    if (length < 0 || length > fileBytes - LENGTH_BYTES) {
      OtherFormat.of(prefix)
          .ifPresent(
              format -> {
                throw new InputException(
                    "%s is %s, not safetensors: save the model with safe_serialization=True"
                        .formatted(file, format.label()));
              });
    }
    if (length < 0 || length > StrictJson.LARGEST) {
      throw new InputException(
          "%s: header length %s: expected at most %d (is this a safetensors file?)"
              .formatted(file, Long.toUnsignedString(length), StrictJson.LARGEST));
    }
    if (length > fileBytes - LENGTH_BYTES) {
      throw new InputException(
          "%s: header length %d goes past the end of the file, which has %d bytes"
              .formatted(file, length, fileBytes));
    }
    return (int) length;
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("the file shrank while it was read");
      }
    }
    return bytes;
  }

  /** Maps a small file once, a large one in pieces that each begin with a tensor. */
  private static Map<String, Supplier<TensorView>> map(
      FileChannel channel, long dataStart, SafetensorsHeader header, int span) throws IOException {
    Map<String, Supplier<TensorView>> views = new TreeMap<>();
    long dataBytes = channel.size() - dataStart;
    ByteBuffer piece = ByteBuffer.allocate(0);
    long start = 0;
    for (TensorEntry entry : header.entries()) {
      if (entry.end() - start > piece.capacity()) {
        start = entry.begin();
        long length = Math.max(entry.bytes(), Math.min(span, dataBytes - start));
        piece = channel.map(MapMode.READ_ONLY, dataStart + start, length);
      }
      ByteBuffer data = piece.slice((int) (entry.begin() - start), (int) entry.bytes());
      TensorView view = new TensorView(entry.name(), entry.type(), entry.shape(), data);
      views.put(entry.name(), () -> view);
    }
    return views;
  }
}
