package org.slicesweep.jobs.engine;

import java.util.Optional;
import org.slicesweep.TrialSpec;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.task.TaskSpec;

/**
 * Work that the first trial to need it does for all the others: they wait for it, and then find it
 * cached.
 */
record Preparation(Kind kind, String backbone, TaskSpec task) {
  /** A ticket takes several short fine-tunings, scores one pass over a sample. */
  enum Kind {
    LOTTERY_TICKET,
    WANDA_SCORES
  }

  /** What has to be there before {@code spec} can train, if anything. */
  static Optional<Preparation> neededBy(TrialSpec spec) {
    if (!(spec.method() instanceof SliceFineMethod slice) || slice.category() == null) {
      return Optional.empty();
    }
    Kind kind =
        switch (slice.category()) {
          case MOST, LEAST, MIXED -> Kind.WANDA_SCORES;
          case WINNING, LOSING -> Kind.LOTTERY_TICKET;
          case RANDOM -> null;
        };
    return Optional.ofNullable(kind).map(k -> new Preparation(k, spec.backbone(), spec.task()));
  }
}
