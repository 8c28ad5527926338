package org.slicesweep.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.Faults;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/**
 * Trials that train together over one frozen model.
 *
 * <p>Only one of their threads runs at a time: it goes on until it wants a step or outputs, and
 * then waits while the others come to the same point. The last one to come does the work of all, in
 * one native call. Trials whose outputs are wanted go first, so that those who wait for a step get
 * company. Who leaves, for whatever reason, is no longer waited for; its neighbours never notice.
 *
 * <p>When a step needs more memory than there is, the pack is divided: its halves then take each
 * step one after the other, and if need be their halves.
 */
public final class Pack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pack.class);

  private final ReentrantLock baton = new ReentrantLock(true);
  private final Condition answered = baton.newCondition();
  private final List<Seat> present = new ArrayList<>();
  private final StackPrograms programs;
  private final TorchDevice device;
  private List<Stack> stacks = List.of();
  private int largest;

  /**
   * @param members how many trials will come; all have to {@link #run}
   */
  public Pack(int members, TorchDevice device) {
    this.device = device;
    this.programs = new StackPrograms(Torch.scope(device));
    this.largest = members;
    IntStream.range(0, members).forEach(i -> present.add(new Seat(this)));
  }

  /** The places of the trials, in their order. */
  public List<Seat> seats() {
    return List.copyOf(present);
  }

  /** Runs a trial on the calling thread, from its preparation to its end. */
  public <T> T run(Seat seat, Supplier<T> trial) {
    baton.lock();
    try {
      return trial.get();
    } finally {
      try {
        leave(seat);
      } finally {
        baton.unlock();
      }
    }
  }

  private void leave(Seat seat) {
    present.remove(seat);
    if (everyoneWaits()) {
      serve();
    }
    answered.signalAll();
  }

  float[] ask(Seat seat, Seat.Request request) {
    seat.wants(request);
    while (seat.isWaiting()) {
      if (everyoneWaits()) {
        serve();
        answered.signalAll();
      } else {
        answered.awaitUninterruptibly();
      }
    }
    return seat.taken();
  }

  private boolean everyoneWaits() {
    return !present.isEmpty() && present.stream().allMatch(Seat::isWaiting);
  }

  private void serve() {
    List<Seat> evaluating =
        present.stream().filter(seat -> seat.request() instanceof Seat.Outputs).toList();
    List<Seat> served = evaluating.isEmpty() ? List.copyOf(present) : alike(evaluating);
    try {
      for (List<Seat> left = served; !left.isEmpty(); left = waiting(served)) {
        for (Stack stack : stacksOf(left)) {
          if (!serves(stack)) {
            break; // the stacks are divided anew
          }
        }
      }
    } catch (RuntimeException | Error e) { // nobody else would wake those who wait
      waiting(served).forEach(seat -> seat.fail(e));
    }
  }

  private static List<Seat> waiting(List<Seat> seats) {
    return seats.stream().filter(Seat::isWaiting).toList();
  }

  /** Those whose batches are as large as the first one's: others come later. */
  private static List<Seat> alike(List<Seat> evaluating) {
    int size = ((Seat.Outputs) evaluating.get(0).request()).batch().size();
    return evaluating.stream()
        .filter(seat -> ((Seat.Outputs) seat.request()).batch().size() == size)
        .toList();
  }

  /** Returns false where it took too much memory for so many trials at once. */
  private boolean serves(Stack stack) {
    List<Seat> seats = stack.seats();
    try {
      stack.serve();
      return true;
    } catch (RuntimeException e) {
      if (!Faults.isOutOfMemory(e) || seats.size() == 1) {
        seats.forEach(seat -> seat.fail(e));
        return true;
      }
      largest = (seats.size() + 1) / 2;
      LOG.info(
          "{} trials at once take too much memory: at most {} from now on", seats.size(), largest);
      settle();
      if (device.isGpu()) {
        Torch.emptyGpuCache();
      }
      return false;
    }
  }

  /** Stacks of just these trials; what others had learned is back with them. */
  private List<Stack> stacksOf(List<Seat> seats) {
    List<Seat> stacked = stacks.stream().flatMap(stack -> stack.seats().stream()).toList();
    if (!stacked.equals(seats)) {
      settle();
      List<Seat> sound = waiting(seats);
      List<Stack> made = new ArrayList<>();
      for (int from = 0; from < sound.size(); from += largest) {
        made.add(new Stack(sound.subList(from, Math.min(from + largest, sound.size())), programs));
      }
      stacks = made;
    }
    return stacks;
  }

  /** Brings the tensors of every trial up to date; the next step stacks them anew. */
  void settle() {
    List<Stack> before = stacks;
    stacks = List.of();
    for (Stack stack : before) {
      try (stack) {
        stack.unstack();
      } catch (RuntimeException e) { // theirs alone: other stacks are sound
        stack.seats().forEach(seat -> seat.lose(e));
      }
    }
  }

  @Override
  public void close() {
    stacks.forEach(Stack::close);
    programs.close();
  }
}
