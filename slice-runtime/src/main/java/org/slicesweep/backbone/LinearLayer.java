package org.slicesweep.backbone;

import java.util.Optional;
import org.slicesweep.torch.Shape;

/**
 * A linear layer of a backbone, by the name its checkpoint gives it.
 *
 * @param name such as {@code encoder.layer.0.attention.self.query}
 * @param outputs rows of W
 * @param inputs columns of W
 * @param bias what the checkpoint calls its bias; empty for a layer without one
 */
public record LinearLayer(String name, int outputs, int inputs, Optional<String> bias) {

  /** A layer whose bias is called as the layer is. */
  public LinearLayer(String name, int outputs, int inputs) {
    this(name, outputs, inputs, Optional.of(name + ".bias"));
  }

  /** A layer that has a bias or not. */
  static LinearLayer of(String name, int outputs, int inputs, boolean bias) {
    return bias
        ? new LinearLayer(name, outputs, inputs)
        : new LinearLayer(name, outputs, inputs, Optional.empty());
  }

  public String weightName() {
    return name + ".weight";
  }

  /**
   * @throws IllegalStateException for a layer without a bias
   */
  public String biasName() {
    return bias.orElseThrow(() -> new IllegalStateException(name + " has no bias"));
  }

  public Shape weightShape() {
    return Shape.of(outputs, inputs);
  }

  public Shape biasShape() {
    return Shape.of(outputs);
  }

  @Override
  public String toString() {
    return name + " [" + outputs + " x " + inputs + "]";
  }
}
