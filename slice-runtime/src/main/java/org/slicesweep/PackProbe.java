package org.slicesweep;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.Faults;
import org.slicesweep.common.NodeCache;
import org.slicesweep.common.Sha256;
import org.slicesweep.measure.GpuDriver;
import org.slicesweep.pack.Seat;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/**
 * Finds how many trials to train at once: takes a few steps in packs of 1, 2, 4, 8 ... as long as
 * each doubling brings more steps a second. What it found is kept on the machine, for the same
 * device, model, task and batch.
 */
public final class PackProbe {
  private static final Logger LOG = LoggerFactory.getLogger(PackProbe.class);
  private static final int WARM_UP = 2;
  private static final int MEASURED = 6;

  /** What twice as many trials at once must bring, or the memory is better left alone. */
  private static final double WORTH = 1.05;

  private static final int MOST = 64;
  private static final Map<String, Integer> FOUND = new ConcurrentHashMap<>();

  private final RunSettings settings;

  private PackProbe(RunSettings settings) {
    this.settings = settings;
  }

  /**
   * @param device as for {@link TrialRunner#on}, as are {@code scores}
   * @param threads CPU threads of an operation
   */
  public static PackProbe on(String device, Path scores, int threads) {
    return new PackProbe(RunSettings.on(TorchDevice.of(device), scores).withThreads(threads));
  }

  /**
   * The size of packs that trains most of these trials an hour.
   *
   * @param candidates trials of one {@link Packing#key}; a pack is no larger than there are
   * @return at least 1, which is also the answer where no pack could be tried
   */
  public int packSize(List<TrialSpec> candidates) {
    int most = Math.min(MOST, candidates.size());
    if (most < 2 || !Packing.fits(candidates.subList(0, 2))) {
      return 1;
    }
    String key = key(candidates.get(0), Integer.highestOneBit(most));
    return Math.min(most, FOUND.computeIfAbsent(key, unknown -> kept(unknown, candidates)));
  }

  private String key(TrialSpec spec, int largest) {
    return new Sha256()
        .add(Packing.key(spec).orElseThrow())
        .add(spec.method().name())
        .add(hardware(settings.device()))
        .add(Integer.toString(settings.threads()))
        .add(Integer.toString(largest))
        .add(Torch.version())
        .hex();
  }

  /** A machine may get another GPU, and a home folder may be that of many machines. */
  private static String hardware(TorchDevice device) {
    return device.isGpu()
        ? device + " of " + GpuDriver.find()
        : "cpu of " + Runtime.getRuntime().availableProcessors() + " cores";
  }

  private int kept(String key, List<TrialSpec> candidates) {
    try {
      return NodeCache.user()
          .open(
              "pack-sizes",
              key,
              file -> read(Files.readString(file, UTF_8)),
              draft -> Files.writeString(draft, Integer.toString(probe(candidates))));
    } catch (RuntimeException e) {
      LOG.warn("no pack size could be measured: trials train one by one", e);
      return 1;
    }
  }

  private static int read(String text) throws IOException {
    try {
      int size = Integer.parseInt(text.strip());
      if (size >= 1 && size <= MOST) {
        return size;
      }
    } catch (NumberFormatException e) {
      // as below
    }
    throw new IOException("not a pack size: " + text);
  }

  private int probe(List<TrialSpec> candidates) {
    int best = 1;
    double stepsASecond = 1 / seconds(candidates.subList(0, 1));
    LOG.info("pack size 1: {} steps a second", stepsASecond);
    for (int size = 2; size <= Math.min(MOST, candidates.size()); size *= 2) {
      double now;
      try {
        now = size / seconds(candidates.subList(0, size));
      } catch (RuntimeException | OutOfMemoryError e) {
        if (Faults.isOutOfMemory(e)) {
          break;
        }
        throw e;
      }
      LOG.info("pack size {}: {} steps a second", size, now);
      if (now < WORTH * stepsASecond) {
        break;
      }
      best = size;
      stepsASecond = now;
    }
    return best;
  }

  /** Seconds that all of these trials take for a step each. */
  private double seconds(List<TrialSpec> specs) {
    return new PackRun<>(settings, specs.size() == 1 ? this::alone : this::seconds)
        .run(specs, any -> {}, () -> {}).stream()
            .mapToDouble(Double::doubleValue)
            .max()
            .orElseThrow();
  }

  private double alone(TrialSpec spec, Seat seat) {
    return seconds(spec, null);
  }

  private double seconds(TrialSpec spec, Seat seat) {
    TrialRecord record = new TrialRecord(spec, settings.device());
    try (Trial trial = Trial.prepare(spec, settings, record, TrialStart.anew(spec), seat)) {
      trial.rehearse(WARM_UP);
      int before = trial.stepsDone();
      long start = System.nanoTime();
      trial.rehearse(WARM_UP + MEASURED);
      double seconds = (System.nanoTime() - start) / 1e9;
      return seconds / Math.max(1, trial.stepsDone() - before);
    }
  }
}
