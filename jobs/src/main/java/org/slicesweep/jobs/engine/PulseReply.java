package org.slicesweep.jobs.engine;

import java.util.List;
import java.util.Map;

/**
 * What the driver answers to a {@link Pulse}.
 *
 * @param stop ids of the trials that should end, with the steps after which: at once where so many
 *     are done, but not before where a trial had to begin anew
 * @param pause ids of the trials that should leave a checkpoint and end for now
 */
record PulseReply(Map<String, Integer> stop, List<String> pause) {
  static final PulseReply GO_ON = new PulseReply(Map.of(), List.of());

  PulseReply {
    stop = Map.copyOf(stop);
    pause = List.copyOf(pause);
  }

  /** Nobody wants the trials any more, nor is anything wrong with them. */
  static PulseReply pausing(Pulse pulse) {
    return new PulseReply(Map.of(), pulse.trials().stream().map(Pulse.Trial::id).toList());
  }
}
