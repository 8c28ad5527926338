package org.slicesweep.task;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.slicesweep.common.Sha256;

/**
 * The examples of one split, in a fixed order.
 *
 * @param sha256 hash of the examples and their order
 */
public record Split(List<Example> examples, String sha256) {
  public Split {
    examples = List.copyOf(examples);
    requireNonNull(sha256, "sha256 is null");
  }

  static Split of(List<Example> examples) {
    Sha256 hash = new Sha256();
    for (Example example : examples) {
      if (example.media() == null) {
        hash.add(example.text());
      } else {
        example.media().addTo(hash); // a folder that was moved is still the same data
      }
      if (example.pair() != null) {
        hash.add("pair").add(example.pair());
      }
      hash.add("label").add(Float.toString(example.label()));
      if (example.answer() != null) {
        hash.add("answer").add(example.answer().gold()).add(example.answer().set());
      }
    }
    return new Split(examples, hash.hex());
  }

  public int size() {
    return examples.size();
  }
}
