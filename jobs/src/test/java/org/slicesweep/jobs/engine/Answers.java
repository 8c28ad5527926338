package org.slicesweep.jobs.engine;

import java.util.List;
import java.util.function.Consumer;
import org.slicesweep.TrialMonitor;
import org.slicesweep.TrialResult;
import org.slicesweep.TrialSpec;

/** A runner that gives its results at the end. */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // meant: tests write the shorter form
interface Answers extends PackRunner {
  List<TrialResult> run(String device, List<TrialSpec> specs, TrialMonitor monitor);

  @Override
  default void run(
      String device, List<TrialSpec> specs, TrialMonitor monitor, Consumer<TrialResult> ended) {
    run(device, specs, monitor).forEach(ended);
  }
}
