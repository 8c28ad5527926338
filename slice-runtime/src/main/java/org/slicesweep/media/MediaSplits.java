package org.slicesweep.media;

import java.util.List;

/**
 * What a data set holds, not yet decoded.
 *
 * @param source what messages call it
 * @param validation null where the data set has none of its own
 * @param test null where the data set has none of its own
 */
public record MediaSplits(
    String source,
    List<LabelledMedia> train,
    List<LabelledMedia> validation,
    List<LabelledMedia> test) {

  /** A data set that does not say which rows are for what. */
  static MediaSplits undivided(String source, List<LabelledMedia> all) {
    return new MediaSplits(source, all, null, null);
  }
}
