package org.slicesweep.task;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.PairList;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Sha256;

/**
 * A Hugging Face {@code tokenizer.json}. Whatever padding and truncation the file asks for, an
 * example has as many ids as it has tokens, at most {@link #maxTokens()}; of a pair, the longer
 * sentence is cut first. May be used by several threads.
 */
public final class TextTokenizer implements AutoCloseable {
  /** Longer inputs are cut to this many tokens where a task does not say otherwise. */
  public static final int DEFAULT_MAX_TOKENS = 128;

  /** For {@link #maxTokens()} where nothing may be cut: longer than any text. */
  public static final int UNCUT = 1 << 20;

  private static final int CHUNK = 1024;
  private static final Set<String> PAD_TOKENS = Set.of("[PAD]", "<pad>", "<|pad|>");

  private final HuggingFaceTokenizer tokenizer;
  private final String sha256;
  private final int maxTokens;
  private final int padId;

  private TextTokenizer(HuggingFaceTokenizer tokenizer, String sha256, int maxTokens, int padId) {
    this.tokenizer = tokenizer;
    this.sha256 = sha256;
    this.maxTokens = maxTokens;
    this.padId = padId;
  }

  /**
   * Reads a {@code tokenizer.json} file.
   *
   * @throws InputException if it is missing, or not a tokenizer
   */
  public static TextTokenizer of(Path file, int maxTokens) {
    try {
      return of(Files.readAllBytes(file), file.toString(), maxTokens);
    } catch (IOException e) {
      throw new InputException("tokenizer " + file + " cannot be read: " + e, e);
    }
  }

  /**
   * Reads a {@code tokenizer.json} to the end; the stream stays open.
   *
   * @param name what messages call it
   */
  public static TextTokenizer of(InputStream in, String name, int maxTokens) throws IOException {
    return of(in.readAllBytes(), name, maxTokens);
  }

  private static TextTokenizer of(byte[] json, String name, int maxTokens) {
    Map<String, String> options =
        Map.of(
            "padding",
            "false",
            "truncation",
            "longest_first",
            "maxLength",
            Integer.toString(maxTokens),
            "modelMaxLength",
            Integer.toString(maxTokens));
    JsonNode tree;
    HuggingFaceTokenizer tokenizer;
    try {
      tree = new ObjectMapper().readTree(json);
      tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          "backbone", name + " cannot be loaded as a tokenizer: " + e.getMessage());
    }
    try {
      UnknownWords.check(tokenizer, tree, name);
    } catch (InputException e) {
      tokenizer.close();
      throw e;
    }
    String sha256 = new Sha256().add(ByteBuffer.wrap(json)).hex();
    return new TextTokenizer(tokenizer, sha256, maxTokens, padId(tree));
  }

  /** The id of the padding token; 0 where the file names none, which the mask hides anyway. */
  private static int padId(JsonNode json) {
    if (json.path("padding").has("pad_id")) {
      return json.path("padding").path("pad_id").asInt();
    }
    for (JsonNode token : json.path("added_tokens")) {
      if (PAD_TOKENS.contains(token.path("content").asText())) {
        return token.path("id").asInt();
      }
    }
    return 0;
  }

  /** What reads it: another version may cut a text otherwise. */
  static String libraryVersion() {
    try (InputStream version =
        HuggingFaceTokenizer.class.getResourceAsStream("/native/lib/tokenizers.properties")) {
      return version == null ? "" : new String(version.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hash of the {@code tokenizer.json}. */
  public String sha256() {
    return sha256;
  }

  public int maxTokens() {
    return maxTokens;
  }

  public int padId() {
    return padId;
  }

  /** The tokens of a text, with those that the model puts around it. */
  public int[] encode(String text) {
    return ints(tokenizer.encode(text).getIds());
  }

  /** Tokenizes a split anew; {@link TokenizedSplit#of} does so once a machine. */
  TokenizedSplit tokenize(Split split) {
    int size = split.size();
    int[][] ids = new int[size][];
    int[][] typeIds = new int[size][];
    float[] labels = new float[size];
    for (int start = 0; start < size; start += CHUNK) {
      List<Example> chunk = split.examples().subList(start, Math.min(start + CHUNK, size));
      Encoding[] encodings = encode(chunk);
      for (int i = 0; i < encodings.length; i++) {
        ids[start + i] = ints(encodings[i].getIds());
        typeIds[start + i] = ints(encodings[i].getTypeIds());
        labels[start + i] = chunk.get(i).label();
      }
    }
    return new TokenizedSplit(ids, typeIds, labels, padId, maxTokens);
  }

  private Encoding[] encode(List<Example> examples) {
    if (examples.get(0).pair() == null) {
      return tokenizer.batchEncode(examples.stream().map(Example::text).toList());
    }
    PairList<String, String> pairs = new PairList<>(examples.size());
    examples.forEach(example -> pairs.add(example.text(), example.pair()));
    return tokenizer.batchEncode(pairs);
  }

  /**
   * The ids of each text.
   *
   * @param special whether to add what the tokenizer puts around a text, such as a first token
   */
  int[][] encode(List<String> texts, boolean special) {
    int[][] ids = new int[texts.size()][];
    for (int start = 0; start < ids.length; start += CHUNK) {
      List<String> chunk = texts.subList(start, Math.min(start + CHUNK, ids.length));
      Encoding[] encodings = tokenizer.batchEncode(chunk, special, false);
      for (int i = 0; i < encodings.length; i++) {
        ids[start + i] = ints(encodings[i].getIds());
      }
    }
    return ids;
  }

  /** The text of some ids, without special tokens. */
  public String decode(int[] ids) {
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
