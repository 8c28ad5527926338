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

  boolean isLeaf(String id) {
    return leavesOf(id).stream().anyMatch(leaf -> leaf.id().equals(id));
  }

  static List<String> operands(String expression) {
    return NODE.matcher(expression).results().map(match -> match.group()).distinct().toList();
  }
}
