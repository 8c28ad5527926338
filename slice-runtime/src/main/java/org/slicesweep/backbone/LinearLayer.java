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
 * @param role empty for a layer of no block
 */
public record LinearLayer(
    String name, int outputs, int inputs, Optional<String> bias, Optional<LayerRole> role) {

  /** A layer whose bias is called as the layer is. */
  public LinearLayer(String name, int outputs, int inputs) {
    this(name, outputs, inputs, Optional.of(name + ".bias"));
  }

  public LinearLayer(String name, int outputs, int inputs, Optional<String> bias) {
    this(name, outputs, inputs, bias, Optional.empty());
  }

  /** A layer that has a bias or not. */
  static LinearLayer of(String name, int outputs, int inputs, boolean bias) {
    return bias
        ? new LinearLayer(name, outputs, inputs)
        : new LinearLayer(name, outputs, inputs, Optional.empty());
  }

  /** The same layer in its place in a block. */
  LinearLayer as(LayerRole place) {
    return new LinearLayer(name, outputs, inputs, bias, Optional.of(place));
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
