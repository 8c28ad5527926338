package org.slicesweep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Sha256;
import org.slicesweep.weights.Safetensors;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorPart;
import org.slicesweep.weights.TensorSource;

/**
 * A safetensors file that carries its own hash: SHA-256 of the whole file as it is with zeros in
 * the hash's place.
 *
 * @param head a JSON object
 */
record CheckpointFile(String head, TensorSource tensors) {
  private static final String HEAD = "head";
  private static final String HASH = "sha256";
  private static final String ZEROS = "0".repeat(64);

  /** Inside a JSON text every quotation mark has a backslash before it: so this is the key. */
  private static final byte[] KEY = ("\"" + HASH + "\":\"").getBytes(StandardCharsets.UTF_8);

  /** Copies the tensors into a file that is still to be sealed. */
  static byte[] assemble(String head, List<TensorPart> tensors) {
    return SafetensorsWriter.assemble(tensors, Map.of(HEAD, head, HASH, ZEROS));
  }

  /** Writes the hash into the content. */
  static void seal(byte[] content) {
    byte[] hash = hash(content).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(hash, 0, content, place(content), hash.length);
  }

  /**
   * @param source for messages
   * @throws InputException if the content is not what was sealed
   */
  static CheckpointFile open(String source, byte[] content) {
    Safetensors file = Safetensors.of(source, content);
    String head = file.metadata().get(HEAD);
    String hash = file.metadata().get(HASH);
    InputException.check(
        head != null && hash != null && hash.length() == ZEROS.length(),
        "",
        "%s: it is a file of something else",
        source);
    InputException.check(
        hash.equals(hash(content)), "", "%s: it is damaged: its hash is another", source);
    return new CheckpointFile(head, file);
  }

  private static String hash(byte[] content) {
    int place = place(content);
    int behind = place + ZEROS.length();
    return new Sha256()
        .add(ByteBuffer.wrap(content, 0, place))
        .add(ByteBuffer.wrap(ZEROS.getBytes(StandardCharsets.UTF_8)))
        .add(ByteBuffer.wrap(content, behind, content.length - behind))
        .hex();
  }

  private static int place(byte[] content) {
    for (int at = 0; at + KEY.length + ZEROS.length() <= content.length; at++) {
      int same = 0;
      while (same < KEY.length && content[at + same] == KEY[same]) {
        same++;
      }
      if (same == KEY.length) {
        return at + KEY.length;
      }
    }
    throw new InputException("the checkpoint has no hash");
  }
}
