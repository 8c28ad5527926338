package org.slicesweep.jobs.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A random grid of slices, as YAML text and as the combinations that it means, worked out by brute
 * force: the product of all columns, then everything an exclusion matches struck out.
 */
final class RandomGrid {
  private static final Map<String, List<Object>> POOL =
      Map.of(
          "axis", List.of("row", "column"),
          "rank", List.of(1, 2, 4, 8, 16),
          "position", List.of(0, 3, 9, 27),
          "move_interval", List.of(10, 20, "null"),
          "bias", List.of(true, false),
          "learning_rate", List.of(0.1, 0.01, 0.001),
          "steps", List.of(50, 100, 150),
          "precision", List.of("fp32", "bf16"));

  private final Random random;
  private final Map<String, List<Object>> single = new LinkedHashMap<>();
  private final List<Map<String, List<Object>>> zips = new ArrayList<>();
  private final List<Map<String, List<Object>>> exclusions = new ArrayList<>();
  private final int seeds;

  RandomGrid(Random random) {
    this.random = random;
    List<String> keys = new ArrayList<>(POOL.keySet().stream().sorted().toList());
    Collections.shuffle(keys, random);
    List<String> used = keys.subList(0, 1 + random.nextInt(5));
    int next = 0;
    while (next < used.size()) {
      int together = Math.min(used.size() - next, random.nextInt(4) == 0 ? 2 : 1);
      if (together == 1 && random.nextInt(5) > 0) {
        single.put(used.get(next), some(used.get(next)));
      } else {
        int length = 1 + random.nextInt(3);
        Map<String, List<Object>> zip = new LinkedHashMap<>();
        for (String key : used.subList(next, next + together)) {
          zip.put(
              key,
              random.ints(length, 0, POOL.get(key).size()).mapToObj(POOL.get(key)::get).toList());
        }
        zips.add(zip);
      }
      next += together;
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      Map<String, List<Object>> exclusion = new LinkedHashMap<>();
      for (String key : used) {
        if (random.nextBoolean()) {
          exclusion.put(key, some(key));
        }
      }
      if (!exclusion.isEmpty()) {
        exclusions.add(exclusion);
      }
    }
    seeds = 1 + random.nextInt(3);
    Set<Map<String, Object>> product = product();
    exclusions.removeIf(any -> product.stream().noneMatch(each -> matches(any, each)));
  }

  /** The grid's mapping in flow style; single keys, then zipped ones, then exclusions. */
  String yaml() {
    List<String> parts = new ArrayList<>(List.of("method: slicefine"));
    single.forEach((key, values) -> parts.add(key + ": " + scalarOrList(values)));
    if (!zips.isEmpty()) {
      parts.add("zip: " + zips.stream().map(RandomGrid::mapping).toList());
    }
    if (!exclusions.isEmpty()) {
      parts.add("exclude: " + exclusions.stream().map(RandomGrid::mapping).toList());
    }
    parts.add("seeds: " + seeds);
    return "{" + String.join(", ", parts) + "}";
  }

  /** What is set in each trial, under the names of the file; without repeats. */
  Set<Map<String, Object>> combinations() {
    Set<Map<String, Object>> kept = product();
    for (Map<String, List<Object>> exclusion : exclusions) {
      kept.removeIf(combination -> matches(exclusion, combination));
    }
    return kept;
  }

  private static boolean matches(
      Map<String, List<Object>> exclusion, Map<String, Object> combination) {
    return exclusion.keySet().stream()
        .allMatch(key -> exclusion.get(key).contains(combination.get(key)));
  }

  private Set<Map<String, Object>> product() {
    List<Map<String, Object>> all = List.of(Map.of());
    for (Map.Entry<String, List<Object>> column : single.entrySet()) {
      all =
          product(
              all,
              column.getValue().stream().map(value -> Map.of(column.getKey(), value)).toList());
    }
    for (Map<String, List<Object>> zip : zips) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (int i = 0; i < zip.values().iterator().next().size(); i++) {
        int row = i;
        rows.add(
            zip.entrySet().stream()
                .collect(
                    Collectors.toMap(Map.Entry::getKey, column -> column.getValue().get(row))));
      }
      all = product(all, rows);
    }
    List<Map<String, Object>> seeded = new ArrayList<>();
    for (long seed = 0; seed < seeds; seed++) {
      seeded.add(Map.of("seed", seed));
    }
    return new LinkedHashSet<>(product(all, seeded));
  }

  private static List<Map<String, Object>> product(
      List<Map<String, Object>> left, List<Map<String, Object>> right) {
    List<Map<String, Object>> product = new ArrayList<>();
    for (Map<String, Object> a : left) {
      for (Map<String, Object> b : right) {
        Map<String, Object> both = new LinkedHashMap<>(a);
        both.putAll(b);
        product.add(both);
      }
    }
    return product;
  }

  private List<Object> some(String key) {
    List<Object> values = new ArrayList<>(POOL.get(key));
    Collections.shuffle(values, random);
    return List.copyOf(values.subList(0, 1 + random.nextInt(values.size())));
  }

  private static String mapping(Map<String, List<Object>> columns) {
    return columns.entrySet().stream()
        .map(column -> column.getKey() + ": " + column.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static Object scalarOrList(List<Object> values) {
    return values.size() == 1 ? values.get(0) : values;
  }
}
