package org.slicesweep.jobs.search;

import java.util.Comparator;
import java.util.PriorityQueue;

/** The median of numbers that come one by one. */
final class RunningMedian {
  private final PriorityQueue<Double> lower = new PriorityQueue<>(Comparator.reverseOrder());
  private final PriorityQueue<Double> upper = new PriorityQueue<>();

  void add(double value) {
    (lower.isEmpty() || value <= lower.peek() ? lower : upper).add(value);
    if (lower.size() > upper.size() + 1) {
      upper.add(lower.poll());
    } else if (upper.size() > lower.size()) {
      lower.add(upper.poll());
    }
  }

  int count() {
    return lower.size() + upper.size();
  }

  /** Of an even count, the mean of the middle two. */
  double median() {
    return lower.size() > upper.size() ? lower.peek() : (lower.peek() + upper.peek()) / 2;
  }
}
