package org.slicesweep.backbone;

import org.slicesweep.torch.Shape;

/**
 * A linear layer of a backbone, by the name its checkpoint gives it.
 *
 * @param name such as {@code encoder.layer.0.attention.self.query}
 * @param outputs rows of W
 * @param inputs columns of W
 */
public record LinearLayer(String name, int outputs, int inputs) {
  public String weightName() {
    return name + ".weight";
  }

  public String biasName() {
    return name + ".bias";
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
