package org.slicesweep.jobs.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Algorithm 2 of Li et al. 2020, line by line, with sorting where it says top_k. */
final class PrintedAlgorithm {
  private final int eta;
  private final List<Map<String, Double>> rungs;
  private final List<List<String>> promoted;
  private int atOnce;

  PrintedAlgorithm(int eta, int rungs) {
    this.eta = eta;
    this.rungs = IntStream.range(0, rungs).mapToObj(i -> empty()).toList();
    this.promoted =
        IntStream.range(0, rungs).<List<String>>mapToObj(i -> new ArrayList<>()).toList();
  }

  private static Map<String, Double> empty() {
    return new LinkedHashMap<>();
  }

  void report(String id, int rung, double metric) {
    rungs.get(rung).put(id, metric);
    if (promotable(rung).contains(id)) {
      atOnce++;
    }
  }

  List<String> promotable(int rung) {
    List<String> candidates =
        rungs.get(rung).entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .limit(rungs.get(rung).size() / eta)
            .map(Map.Entry::getKey)
            .toList();
    return candidates.stream().filter(id -> !promoted.get(rung).contains(id)).toList();
  }

  void promote(String id, int rung) {
    promoted.get(rung).add(id);
  }

  int promotedAtOnce() {
    return atOnce;
  }
}
