package org.slicesweep.jobs.engine;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slicesweep.TrialResult;

/** A store in memory. Tasks get copies of the committer, all of which write to the same rows. */
record Rows(String name) implements TrialCommitter {
  private static final Map<String, Queue<TrialResult>> COMMITTED = new ConcurrentHashMap<>();

  static Rows empty() {
    return new Rows(UUID.randomUUID().toString());
  }

  @Override
  public void commit(TrialResult result) {
    COMMITTED.computeIfAbsent(name, any -> new ConcurrentLinkedQueue<>()).add(result);
  }

  List<TrialResult> committed() {
    return List.copyOf(COMMITTED.getOrDefault(name, new ConcurrentLinkedQueue<>()));
  }

  List<String> ids() {
    return committed().stream().map(result -> result.spec().id()).toList();
  }
}
