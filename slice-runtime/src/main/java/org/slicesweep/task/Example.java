package org.slicesweep.task;

import static java.util.Objects.requireNonNull;

import org.slicesweep.media.Media;

/**
 * One labelled text, image or video, or one instruction.
 *
 * @param text the text, or the prompt; of an image or a video its name
 * @param pair the second sentence, or null; for an instruction the response to learn
 * @param label the index of the class, or the number to predict; 0 for an instruction
 * @param answer the right answer to an instruction; null for anything else, and for an instruction
 *     that is only trained on
 * @param media the image or video; null for text
 */
public record Example(String text, String pair, float label, Answer answer, Media media) {
  public Example {
    requireNonNull(text, "text is null");
  }

  public Example(String text, String pair, float label) {
    this(text, pair, label, null, null);
  }

  public Example(String text, String pair, float label, Answer answer) {
    this(text, pair, label, answer, null);
  }

  Example(Media media, float label) {
    this(media.name(), null, label, null, media);
  }
}
