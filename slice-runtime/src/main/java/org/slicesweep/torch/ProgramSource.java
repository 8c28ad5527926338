package org.slicesweep.torch;

import java.util.ArrayList;
import java.util.List;

/**
 * A graph written out as TorchScript's serialized dialect.
 *
 * @param body the statements of {@code forward}
 */
public record ProgramSource(
    String name,
    String body,
    List<Argument> inputs,
    List<Argument> frozen,
    List<Argument> state,
    List<Argument> outputs) {
  public ProgramSource {
    inputs = List.copyOf(inputs);
    frozen = List.copyOf(frozen);
    state = List.copyOf(state);
    outputs = List.copyOf(outputs);
  }

  /** The whole module as libtorch reads it, and as a person debugging may. */
  public String text() {
    List<String> lists = new ArrayList<>();
    lists.add("x: List[Tensor]");
    if (!frozen.isEmpty()) {
      lists.add("w: List[Tensor]");
    }
    if (!state.isEmpty()) {
      lists.add("p: List[Tensor]");
    }
    return "class M(Module):\n"
        + "  __parameters__ = []\n"
        + "  __buffers__ = []\n"
        + "  training : bool\n"
        + "  def forward(self: __torch__.M, "
        + String.join(", ", lists)
        + ") -> List[Tensor]:\n"
        + body;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("# ").append(name).append('\n');
    describe(text, "x", inputs);
    describe(text, "w", frozen);
    describe(text, "p", state);
    return text.append(text()).toString();
  }

  private static void describe(StringBuilder text, String list, List<Argument> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = arguments.get(i);
      text.append("# ").append(list).append('[').append(i).append("] ").append(argument.name());
      text.append(' ').append(argument.dtype()).append(' ').append(argument.shape()).append('\n');
    }
  }
}
