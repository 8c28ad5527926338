package org.slicesweep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.slicesweep.backbone.HeadForm;
import org.slicesweep.common.InputException;
import org.slicesweep.task.Head;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.weights.Safetensors;
import org.slicesweep.weights.TensorSource;
import org.slicesweep.weights.TensorView;

/** The head's tensors in a file. */
final class HeadFile {
  /** Beside a model's own files: transformers would take it for weights it does not know. */
  static final String NAME = "head.safetensors";

  private static final String PREFIX = "head.";

  private HeadFile() {}

  static boolean holds(String tensor) {
    return tensor.startsWith(PREFIX);
  }

  /** The head's tensors beside an adapter; empty if there are none. */
  static List<TensorView> in(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return List.of();
    }
    TensorSource source = Safetensors.open(file);
    return source.names().stream().map(source::get).toList();
  }

  /**
   * The head that these are the tensors of, or null if there are none.
   *
   * @throws InputException if they are not, or do not fit the backbone
   */
  static Head shapeOf(Collection<TensorView> tensors, int hidden) {
    if (tensors.isEmpty()) {
      return null;
    }
    TensorSource source = TensorSource.of(NAME, tensors);
    int outputs = Math.toIntExact(source.get("head.out.bias").elements());
    HeadForm form =
        source.names().contains("head.dense.weight") ? HeadForm.DENSE_TANH : HeadForm.LINEAR;
    Head head = new Head(hidden, outputs, TaskSpec.Kind.CLASSIFICATION, form);
    head.parameters()
        .forEach(
            (name, shape) -> {
              List<Long> expected = Arrays.stream(shape.sizes()).boxed().toList();
              InputException.check(
                  source.get(name).shape().equals(expected),
                  "",
                  "%s: %s is %s: expected %s",
                  NAME,
                  name,
                  source.get(name).shape(),
                  expected);
            });
    return head;
  }
}
