package org.slicesweep.jobs.engine;

import java.util.List;
import org.slicesweep.Verdict;

/**
 * What the driver answers to a {@link Pulse}.
 *
 * @param stop ids of the trials that should end now
 * @param pause ids of the trials that should leave a checkpoint and end for now
 */
record PulseReply(List<String> stop, List<String> pause) {
  static final PulseReply GO_ON = new PulseReply(List.of(), List.of());

  PulseReply {
    stop = List.copyOf(stop);
    pause = List.copyOf(pause);
  }

  /** Nobody wants the trials any more, nor is anything wrong with them. */
  static PulseReply pausing(Pulse pulse) {
    return new PulseReply(List.of(), pulse.trials().stream().map(Pulse.Trial::id).toList());
  }

  Verdict of(String trialId) {
    if (stop.contains(trialId)) {
      return Verdict.STOP;
    }
    return pause.contains(trialId) ? Verdict.PAUSE : Verdict.GO_ON;
  }
}
