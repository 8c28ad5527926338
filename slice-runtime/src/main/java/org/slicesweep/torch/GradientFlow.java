package org.slicesweep.torch;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which leaves the nodes of a graph depend on. Read off the statements themselves, so that no
 * operation can forget to say it; one that is not differentiable counts as if it were, unless it
 * was written as a constant.
 */
final class GradientFlow {
  private static final Pattern NODE = Pattern.compile("\\bt\\d+\\b");

  private final Map<String, Set<Node>> leaves = new HashMap<>();

  void leaf(Node node) {
    leaves.put(node.id(), Set.of(node));
  }

  /** Makes a node, beside the leaves that it depends on, one of them. */
  void watch(Node node) {
    Set<Node> all = new LinkedHashSet<>(leavesOf(node.id()));
    all.add(node);
    leaves.put(node.id(), all);
  }

  /** Notes what a new node is made of. */
  void derived(String id, String expression) {
    Set<Node> all = new LinkedHashSet<>();
    for (String operand : operands(expression)) {
      all.addAll(leavesOf(operand));
    }
    if (!all.isEmpty()) {
      leaves.put(id, all);
    }
  }

  Set<Node> leavesOf(String id) {
    return leaves.getOrDefault(id, Set.of());
  }

  /** Whether a node is a leaf and depends on no other. */
  boolean isLeaf(String id) {
    Set<Node> all = leavesOf(id);
    return all.size() == 1 && all.iterator().next().id().equals(id);
  }

  static List<String> operands(String expression) {
    return NODE.matcher(expression).results().map(match -> match.group()).distinct().toList();
  }
}
