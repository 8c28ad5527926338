package org.slicesweep;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Checkpoints in memory. */
public final class MemoryCheckpoints implements CheckpointStore {
  private static final long serialVersionUID = 1L;

  final Map<String, byte[]> content = new ConcurrentHashMap<>();
  final AtomicInteger writes = new AtomicInteger();

  @Override
  public Optional<byte[]> read(String trialId) {
    return Optional.ofNullable(content.get(trialId));
  }

  @Override
  public void write(String trialId, byte[] bytes) {
    content.put(trialId, bytes);
    writes.incrementAndGet();
  }

  @Override
  public void delete(String trialId) {
    content.remove(trialId);
  }
}
