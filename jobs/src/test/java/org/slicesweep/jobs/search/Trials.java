package org.slicesweep.jobs.search;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slicesweep.TrialSpec;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.Schedule;
import org.slicesweep.train.TrainSpec;

/** Specs of trials that no one trains. */
final class Trials {
  private Trials() {}

  static TrialSpec trial(String task, int steps, long seed) {
    TrainSpec train =
        new TrainSpec(steps, 16, 3e-3, null, 0, Schedule.COSINE, 0, 1, 0, 0, 1, 0, 0, false);
    return new TrialSpec(
        "maven:x", TaskSpec.named(task), SliceFineMethod.DEFAULT, train, Precision.FP32, seed);
  }

  /** So many trials of one length, called {@code t0}, {@code t1}, … */
  static Map<String, TrialSpec> trials(int count, int steps) {
    Map<String, TrialSpec> trials = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      trials.put("t" + i, trial("cola", steps, i));
    }
    return trials;
  }

  /** ASHA over so many trials of cola, {@code t0} and on. */
  static Search asha(int count, int steps, int reduction, int firstRung) {
    return new AshaRule(reduction, firstRung).over(trials(count, steps));
  }
}
