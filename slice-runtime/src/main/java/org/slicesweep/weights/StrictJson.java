package org.slicesweep.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slicesweep.common.InputException;
import org.slicesweep.common.JsonMistakes;

/** JSON read strictly: what a lenient reader would pass over is an error. */
final class StrictJson {
  /** Far beyond any real header or config; the safetensors format's own limit. */
  static final int LARGEST = 100_000_000;

  /** Refuses a key given twice. Names are not interned: a hostile header can have millions. */
  static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .build());

  private static final ObjectReader WHOLE =
      MAPPER.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private StrictJson() {}

  /**
   * The JSON object in a file.
   *
   * @throws InputException if the file cannot be read, or holds anything else
   */
  static JsonNode object(Path file) {
    JsonNode value;
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        throw new InputException(
            "%s has %d bytes: expected at most %d".formatted(file, size, LARGEST));
      }
      value = WHOLE.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new InputException("%s: not valid JSON: %s".formatted(at(file, e), reason(e)), e);
    } catch (CharConversionException e) { // its first bytes are taken for UTF-32
      throw new InputException("%s: not valid JSON: it is no text".formatted(file), e);
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, e), e);
    }
    if (!value.isObject()) {
      throw new InputException("%s: expected a JSON object".formatted(file));
    }
    return value;
  }

  /** What is wrong, in one line. */
  static String reason(IOException e) {
    return e instanceof JsonProcessingException json
        ? JsonMistakes.reason(json)
        : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String at(Path file, JsonProcessingException e) {
    return e.getLocation() == null ? file.toString() : file + ":" + e.getLocation().getLineNr();
  }
}
