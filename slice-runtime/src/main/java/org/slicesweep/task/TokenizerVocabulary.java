package org.slicesweep.task;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.CharConversionException;
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
    } catch (CharConversionException e) { // its first bytes are taken for UTF-32
      throw new InputException("%s is not valid JSON: it is no text".formatted(name), e);
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
        highest = highestId(parser, name);
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
  private static int highestId(JsonParser parser, String name) throws IOException {
    int highest = -1;
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String token = parser.currentName();
        parser.nextToken();
        highest = Math.max(highest, id(parser, token, name));
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        parser.skipChildren();
        highest++;
      }
    }
    return highest;
  }

  private static int id(JsonParser parser, String token, String name) throws IOException {
    boolean whole =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT
            && parser.getIntValue() >= 0;
    if (!whole) {
      String given =
          switch (parser.currentToken()) {
            case VALUE_STRING -> "\"" + parser.getText() + "\"";
            default -> parser.getText();
          };
      throw new InputException(
          "backbone",
          "%s: model.vocab: token \"%s\" has id %s: expected an integer of 0 or more"
              .formatted(name, token, given));
    }
    return parser.getIntValue();
  }
}
