package org.slicesweep.weights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slicesweep.common.InputException;

/**
 * Writes safetensors files: the same tensors and metadata give the same bytes, whatever their
 * order.
 */
public final class SafetensorsWriter {
  /**
   * Hugging Face's order: the widest elements first, so that every tensor is aligned to its own.
   */
  private static final Comparator<TensorPart> LAYOUT =
      Comparator.comparing(TensorPart::type).reversed().thenComparing(TensorPart::name);

  private static final int ALIGNMENT = 8;

  /** Some JVMs refuse the last few. */
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private SafetensorsWriter() {}

  /**
   * Writes the file whole or not at all; replaces one that is there.
   *
   * @param metadata texts to keep in the header; transformers wants {@code format} to be {@code pt}
   * @throws IllegalArgumentException if two tensors have the same name
   * @throws InputException if the file cannot be written
   */
  public static void write(
      Path file, Collection<TensorView> tensors, Map<String, String> metadata) {
    List<TensorView> ordered =
        tensors.stream().sorted(Comparator.comparing(TensorPart::of, LAYOUT)).toList();
    ByteBuffer header = header(ordered.stream().map(TensorPart::of).toList(), metadata);
    try {
      AtomicFiles.write(
          file,
          channel -> {
            AtomicFiles.writeFully(channel, header);
            for (TensorView tensor : ordered) {
              AtomicFiles.writeFully(channel, tensor.data());
            }
          });
    } catch (IOException e) {
      throw new InputException("cannot write %s: %s".formatted(file, e), e);
    }
  }

  /**
   * The content of such a file.
   *
   * @throws IllegalArgumentException if two tensors have the same name, or the content is more than
   *     an array of bytes can hold (2 GB)
   */
  public static byte[] bytes(Collection<TensorView> tensors, Map<String, String> metadata) {
    return assemble(tensors.stream().map(TensorPart::of).toList(), metadata);
  }

  /**
   * As {@link #bytes}, one tensor after the other read into its place.
   *
   * @throws IllegalArgumentException as {@link #bytes} does
   */
  public static byte[] assemble(Collection<TensorPart> tensors, Map<String, String> metadata) {
    List<TensorPart> ordered = tensors.stream().sorted(LAYOUT).toList();
    ByteBuffer header = header(ordered, metadata);
    long length = header.remaining() + ordered.stream().mapToLong(TensorPart::bytes).sum();
    if (length > LARGEST_ARRAY) {
      throw new IllegalArgumentException(
          "tensors of %d bytes: expected at most %d".formatted(length, LARGEST_ARRAY));
    }
    ByteBuffer content = ByteBuffer.allocate((int) length).put(header);
    for (TensorPart tensor : ordered) {
      int bytes = Math.toIntExact(tensor.bytes());
      tensor
          .values()
          .accept(content.slice(content.position(), bytes).order(ByteOrder.LITTLE_ENDIAN));
      content.position(content.position() + bytes);
    }
    return content.array();
  }

  private static ByteBuffer header(List<TensorPart> tensors, Map<String, String> metadata) {
    ObjectNode header = StrictJson.MAPPER.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = header.putObject(SafetensorsHeader.METADATA);
      new TreeMap<>(metadata).forEach(texts::put);
    }
    long begin = 0;
    for (TensorPart tensor : tensors) {
      if (header.has(tensor.name()) || tensor.name().equals(SafetensorsHeader.METADATA)) {
        throw new IllegalArgumentException("tensor name " + tensor.name() + " is already taken");
      }
      long end = begin + tensor.bytes();
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", tensor.type().name());
      tensor.shape().forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    return framed(header.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The length, and spaces up to the alignment of the data behind. */
  private static ByteBuffer framed(byte[] json) {
    int padding = -json.length & (ALIGNMENT - 1);
    ByteBuffer framed =
        ByteBuffer.allocate(Long.BYTES + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
    framed
        .putLong(json.length + padding)
        .put(json)
        .put(" ".repeat(padding).getBytes(StandardCharsets.UTF_8));
    return framed.flip();
  }
}
