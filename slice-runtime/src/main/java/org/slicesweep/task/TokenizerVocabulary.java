package org.slicesweep.task;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.common.JsonMistakes;
import org.slicesweep.common.Nearest;

/** The vocabulary in a {@code tokenizer.json}, looked at without loading the tokenizer. */
public final class TokenizerVocabulary {
  private static final List<String> MODELS = List.of("BPE", "Unigram", "WordLevel", "WordPiece");

  private TokenizerVocabulary() {}

  /**
   * The highest id of a token that the tokenizer's model can give; tokens added to it do not count.
   *
   * @param name what messages call the file
   * @throws InputException if it is no tokenizer
   */
  public static int highestId(InputStream json, String name) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      int highest = -1;
      if (isObject(parser.nextToken())
          && enter(parser, "model")
          && isObject(parser.currentToken())) {
        highest = model(parser, name);
      }
      InputException.check(
          highest >= 0, "backbone", "%s is not a tokenizer: its model has no vocabulary", name);
      return highest;
    } catch (JsonProcessingException e) {
      throw new InputException(
          "%s is not valid JSON: %s".formatted(name, JsonMistakes.reason(e)), e);
    }
  }

  private static boolean isObject(JsonToken token) {
    return token == JsonToken.START_OBJECT;
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

  private static int model(JsonParser parser, String name) throws IOException {
    int highest = -1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      if (key.equals("vocab")) {
        highest = highestId(parser);
      } else if (key.equals("type")) {
        String type = parser.getText();
        InputException.check(
            MODELS.contains(type),
            "backbone",
            "%s: model type \"%s\": %s",
            name,
            type,
            Nearest.hint(type, MODELS));
      } else {
        parser.skipChildren();
      }
    }
    return highest;
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
