package org.slicesweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slicesweep.pack.Pack;
import org.slicesweep.pack.Seat;
import org.slicesweep.torch.Torch;

/** Runs trials as a pack: each as it would run alone, on a thread of its own, one at a time. */
final class PackRun {
  private final RunSettings settings;
  private final BiFunction<TrialSpec, Seat, TrialResult> trial;

  PackRun(RunSettings settings, BiFunction<TrialSpec, Seat, TrialResult> trial) {
    this.settings = settings;
    this.trial = trial;
  }

  /**
   * @param ended is told of results on the calling thread
   * @throws RuntimeException what the first trial threw that threw something, once all have ended
   */
  List<TrialResult> run(List<TrialSpec> specs, Consumer<TrialResult> ended) {
    Map<TrialSpec, TrialResult> results = new HashMap<>();
    Throwable thrown = null;
    boolean interrupted = false;
    ExecutorService threads = Executors.newFixedThreadPool(specs.size());
    try (Pack pack = new Pack(specs.size(), settings.device())) {
      CompletionService<TrialResult> running = new ExecutorCompletionService<>(threads);
      for (int i = 0; i < specs.size(); i++) {
        TrialSpec spec = specs.get(i);
        Seat seat = pack.seats().get(i);
        running.submit(() -> run(pack, seat, spec));
      }
      for (int left = specs.size(); left > 0; ) {
        try {
          Future<TrialResult> next = running.take();
          left--;
          TrialResult result = next.get();
          results.put(result.spec(), result);
          ended.accept(result);
        } catch (InterruptedException e) {
          interrupted = true; // trials end when their monitor says so
        } catch (ExecutionException e) {
          thrown = thrown == null ? e.getCause() : thrown;
        } catch (RuntimeException e) {
          thrown = thrown == null ? e : thrown;
        }
      }
    } finally {
      threads.shutdown();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw (RuntimeException) thrown;
    }
    return specs.stream().map(results::get).toList();
  }

  private TrialResult run(Pack pack, Seat seat, TrialSpec spec) {
    Torch.prepareThread(settings.threads());
    return pack.run(seat, () -> trial.apply(spec, seat));
  }
}
