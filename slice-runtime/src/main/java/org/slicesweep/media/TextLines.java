package org.slicesweep.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.common.InputException;

/**
 * A list of files, line by line.
 *
 * @param lines without those that are empty
 */
record TextLines(String name, List<Line> lines) {

  /**
   * @param number counting from 1
   */
  record Line(String list, int number, String text) {
    InputException wrong(String message, Object... arguments) {
      return new InputException(list + ":" + number + ": " + String.format(message, arguments));
    }

    /** The path and the label: what stands before and after the last comma, tab or space. */
    String[] pathAndLabel() {
      int comma = text.lastIndexOf(',');
      int cut = comma >= 0 ? comma : Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t'));
      if (cut <= 0 || cut == text.length() - 1) {
        throw wrong("\"%s\": expected a path and a label", text);
      }
      return new String[] {text.substring(0, cut).strip(), text.substring(cut + 1).strip()};
    }
  }

  static TextLines of(FileBytes file) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file.read())).toString();
      List<Line> lines = new ArrayList<>();
      int number = 0;
      for (String line : text.split("\n", -1)) {
        number++;
        if (!line.isBlank()) {
          lines.add(new Line(file.name(), number, line.strip()));
        }
      }
      if (lines.isEmpty()) {
        throw new InputException(file.name() + " is empty");
      }
      return new TextLines(file.name(), lines);
    } catch (CharacterCodingException e) {
      throw new InputException(file.name() + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file.name(), e.getMessage()), e);
    }
  }
}
