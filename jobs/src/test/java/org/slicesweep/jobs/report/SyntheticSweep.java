package org.slicesweep.jobs.report;

import java.util.Random;
import org.slicesweep.TrialStatus;
import org.slicesweep.jobs.store.TrialStore;
import org.slicesweep.jobs.store.Trials;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.FullFineTuning;
import org.slicesweep.method.Method;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceCategory;

/** Results of a sweep that fills every figure, with accuracies like the paper's. */
final class SyntheticSweep {
  private final TrialStore store;
  private final int seeds;
  private final Random noise = new Random(1);

  private SyntheticSweep(String out, int seeds) {
    this.store = TrialStore.open(out);
    this.seeds = seeds;
  }

  /** Stores a sweep with so many seeds a point. */
  static void write(String out, int seeds) {
    new SyntheticSweep(out, seeds).write();
  }

  private void write() {
    store.claim("synthetic", "name: synthetic\n");
    for (Axis axis : new Axis[] {Axis.ROW, Axis.COLUMN}) {
      double offset = axis == Axis.ROW ? 0 : -0.006;
      for (int rank = 1; rank <= 128; rank *= 2) {
        add(Trials.slice(axis, rank, 0), 0.655 + 0.055 * (1 - Math.exp(-rank / 6.0)) + offset);
      }
      for (int position = 0; position < 384; position += 32) {
        add(Trials.slice(axis, 5, position), 0.688 + offset);
      }
      for (SliceCategory category : SliceCategory.values()) {
        double gain = category == SliceCategory.MOST ? 0.004 : 0;
        add(Trials.category(axis, 5, category), 0.688 + offset + gain);
      }
    }
    for (Axis axis : Axis.values()) {
      for (int interval : new int[] {10, 20, 50, 100, 200}) {
        add(
            Trials.moving(axis, 5, interval),
            0.70 - 0.00006 * interval + (axis == Axis.ROW_COLUMN ? 0.003 : 0));
      }
    }
    add(new FrozenProbe(), 0.593);
    add(new FullFineTuning(), 0.756);
    for (int seed = 1; seed <= 3; seed++) {
      store.commit(
          "synthetic",
          Trials.failed(
              Trials.spec(Trials.slice(Axis.ROW, 256, 0), seed),
              TrialStatus.DIVERGED,
              "the loss is NaN at step " + seed));
    }
  }

  private void add(Method method, double accuracy) {
    for (int seed = 1; seed <= seeds; seed++) {
      store.commit(
          "synthetic", Trials.accurate(method, seed, accuracy + 0.006 * noise.nextGaussian()));
    }
  }
}
