package org.slicesweep;

import java.util.ArrayList;
import java.util.List;
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

/**
 * Runs trials as a pack: each as it would run alone, on a thread of its own, one at a time.
 *
 * @param trial runs one
 */
record PackRun<T>(RunSettings settings, BiFunction<TrialSpec, Seat, T> trial) {
  private record Ended<T>(int place, T result) {}

  /**
   * @param ended is told of results on the calling thread, as they come, until it throws something
   * @param interrupt tells the trials to end soon: is run once {@code ended} has thrown something
   * @return the results in the order of the specs
   * @throws RuntimeException what {@code ended} or a trial threw first, once all have ended
   */
  List<T> run(List<TrialSpec> specs, Consumer<T> ended, Runnable interrupt) {
    List<T> results = new ArrayList<>(specs.stream().<T>map(spec -> null).toList());
    Throwable thrown = null;
    boolean interrupted = false;
    boolean telling = true;
    ExecutorService threads = Executors.newFixedThreadPool(specs.size());
    try (Pack pack = new Pack(specs.size(), settings.device())) {
      CompletionService<Ended<T>> running = new ExecutorCompletionService<>(threads);
      for (int i = 0; i < specs.size(); i++) {
        int place = i;
        Seat seat = pack.seats().get(i);
        running.submit(() -> new Ended<>(place, run(pack, seat, specs.get(place))));
      }
      int left = specs.size();
      while (left > 0) {
        try {
          Future<Ended<T>> next = running.take();
          left--;
          Ended<T> one = next.get();
          results.set(one.place(), one.result());
          if (telling) {
            ended.accept(one.result());
          }
        } catch (InterruptedException e) {
          interrupted = true; // trials end when their monitor says so
        } catch (ExecutionException e) {
          thrown = thrown == null ? e.getCause() : thrown;
        } catch (RuntimeException | Error e) { // the pack is closed under nobody who still trains
          thrown = thrown == null ? e : thrown;
          telling = false;
          interrupt.run();
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
    return results;
  }

  private T run(Pack pack, Seat seat, TrialSpec spec) {
    Torch.prepareThread(settings.threads());
    return pack.run(seat, () -> trial.apply(spec, seat));
  }
}
