package org.slicesweep.task;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import org.slicesweep.common.InputException;
import org.slicesweep.common.JsonMistakes;

/** The vocabulary in a {@code tokenizer.json}, looked at without loading the tokenizer. */
public final class TokenizerVocabulary {
  private TokenizerVocabulary() {}

  /**
   * The highest id of a token that the tokenizer's model can give; tokens added to it do not count.
   *
   * @param name what messages call the file
   * @throws InputException if it is no tokenizer
   */
  public static int highestId(InputStream json, String name) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      boolean found = parser.nextToken() == JsonToken.START_OBJECT && enter(parser, "model");
      found = found && parser.currentToken() == JsonToken.START_OBJECT && enter(parser, "vocab");
      int highest = found ? highestId(parser) : -1;
      InputException.check(
          highest >= 0, "backbone", "%s is not a tokenizer: its model has no vocabulary", name);
      return highest;
    } catch (JsonProcessingException e) {
      throw new InputException(
          "%s is not valid JSON: %s".formatted(name, JsonMistakes.reason(e)), e);
    }
  }

  /** Goes to the value of a key of the object that the parser is in. */
  private static boolean enter(JsonParser parser, String key) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals(key);
      parser.nextToken();
      if (wanted) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  /** Of tokens with their ids, or in the order of their ids, as Unigram has them; -1 of none. */
  private static int highestId(JsonParser parser) throws IOException {
    int highest = -1;
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        highest = Math.max(highest, parser.nextIntValue(-1));
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        parser.skipChildren();
        highest++;
      }
    }
    return highest;
  }
}
