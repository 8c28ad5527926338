package org.slicesweep.jobs.engine;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.slicesweep.jobs.store.RungFiles.Reached;

/**
 * Remembers how trials did at the rungs of a search, for a driver that takes over from a dead one.
 * It is written to on executors.
 */
public interface RungLog extends Serializable {
  /** Remembers a rung; of a trial that reached it twice the metric is the same. */
  void reached(String trialId, int step, double metric) throws IOException;

  /** Everything remembered so far, in any order. */
  List<Reached> all() throws IOException;

  /** Remembers nothing: for a sweep without a search. */
  RungLog NONE =
      new RungLog() {
        private static final long serialVersionUID = 1L;

        @Override
        public void reached(String trialId, int step, double metric) {}

        @Override
        public List<Reached> all() {
          return List.of();
        }
      };
}
