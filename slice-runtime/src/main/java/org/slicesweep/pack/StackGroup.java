package org.slicesweep.pack;

import java.util.ArrayList;
import java.util.List;
import org.slicesweep.torch.AdamW.Slot;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * Trials of one layout in a stack.
 *
 * @param number its place among the groups of the stack
 * @param models how many trials
 */
record StackGroup(int number, int models, Layout layout) {
  /** What is trained, {@code [models x entries]}: AdamW's parameter. */
  String masters() {
    return number + "/masters";
  }

  String means() {
    return Slot.meanName(masters());
  }

  String squares() {
    return Slot.squareName(masters());
  }

  /** Updates so far of the method's tensors and of the head's, {@code [models x 2]}. */
  String steps() {
    return Slot.stepName(masters());
  }

  /** What the optimizer does not move, of all trials. */
  String constant(String name) {
    return number + "/" + name;
  }

  /** The same as a node, {@code [models x ...]}. */
  Node constant(Graph graph, Layout.Constant constant) {
    List<Dim> dims = new ArrayList<>(constant.shape().dims());
    dims.add(0, Dim.of(models));
    return graph.state(constant(constant.name()), constant.dtype(), new Shape(dims));
  }

  /** A trial's own tensor, in the programs that copy. */
  String member(int model, String name) {
    return number + "/" + model + "/" + name;
  }

  Shape rows() {
    return Shape.of(models, layout.size());
  }

  Shape counts() {
    return Shape.of(models, 2);
  }

  Node row(Graph graph, String name) {
    return graph.state(name, DType.FP32, rows());
  }
}
