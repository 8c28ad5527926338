package org.slicesweep.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One time that a trial ran on a device.
 *
 * @param machine the worker's host name
 * @param device such as {@code gpu:0}
 * @param executor Spark's number of the executor
 * @param start milliseconds since 1970
 * @param end when it ended or was last seen alive
 * @param ended whether it came to its end; one that was killed did not
 */
record Attempt(
    String machine,
    String device,
    String executor,
    String trial,
    long start,
    long end,
    boolean ended) {

  /** Every attempt that was told of in a folder. */
  static List<Attempt> all(Path folder) throws IOException {
    List<Attempt> attempts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String line = Files.readString(file);
        if (!line.isBlank()) { // else it is just being made
          attempts.add(parse(line));
        }
      }
    }
    return attempts;
  }

  /** As one line of a constant length, so that it can be written over. */
  String line() {
    return "%s %s %s %s %013d %013d %s\n"
        .formatted(machine, device, executor, trial, start, end, ended ? "ended  " : "running");
  }

  private static Attempt parse(String line) {
    String[] words = line.strip().split("\\s+", 0);
    return new Attempt(
        words[0],
        words[1],
        words[2],
        words[3],
        Long.parseLong(words[4]),
        Long.parseLong(words[5]),
        words[6].equals("ended"));
  }

  /** Pairs of attempts that had one GPU at the same time. */
  static List<List<Attempt>> doubleBookings(List<Attempt> attempts) {
    Map<String, List<Attempt>> byGpu = new LinkedHashMap<>();
    for (Attempt attempt : attempts) {
      byGpu
          .computeIfAbsent(attempt.machine + " " + attempt.device, gpu -> new ArrayList<>())
          .add(attempt);
    }
    List<List<Attempt>> clashes = new ArrayList<>();
    for (List<Attempt> ofGpu : byGpu.values()) {
      ofGpu.sort(Comparator.comparingLong(Attempt::start));
      Attempt longest = ofGpu.get(0);
      for (Attempt next : ofGpu.subList(1, ofGpu.size())) {
        if (next.start < longest.end) {
          clashes.add(List.of(longest, next));
        }
        longest = next.end > longest.end ? next : longest;
      }
    }
    return clashes;
  }
}
