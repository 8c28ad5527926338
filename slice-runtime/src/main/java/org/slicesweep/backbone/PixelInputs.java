package org.slicesweep.backbone;

import java.util.List;
import java.util.Optional;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * A batch of images or of clips of one size, as bytes: what the processor of a backbone multiplies
 * and adds is applied on the device.
 *
 * @param pixels UINT8 {@code [batch x channels x height x width]}, for clips {@code [batch x frames
 *     x channels x height x width]}
 * @param scale factor of each channel, fp32 {@code [channels]}
 * @param shift added to each channel afterwards, fp32 {@code [channels]}
 */
public record PixelInputs(Node pixels, Node scale, Node shift) implements Inputs {
  public static final Dim HEIGHT = Dim.named("height");
  public static final Dim WIDTH = Dim.named("width");

  /** Declares the three inputs of a graph over images, in this order. */
  static PixelInputs images(Graph graph, int channels) {
    return of(graph, channels, Shape.of(BATCH, Dim.of(channels), HEIGHT, WIDTH));
  }

  /** Declares the three inputs of a graph over clips, in this order. */
  static PixelInputs clips(Graph graph, int frames, int channels) {
    return of(graph, channels, Shape.of(BATCH, Dim.of(frames), Dim.of(channels), HEIGHT, WIDTH));
  }

  private static PixelInputs of(Graph graph, int channels, Shape shape) {
    return new PixelInputs(
        graph.input("pixels", DType.UINT8, shape),
        graph.input("scale", DType.FP32, Shape.of(channels)),
        graph.input("shift", DType.FP32, Shape.of(channels)));
  }

  /** What the processor hands to the model, fp32, of the shape of {@link #pixels}. */
  Node values() {
    Dim one = Dim.of(1);
    Shape perChannel = Shape.of(scale.shape().dim(0), one, one);
    Dim[] dims = perChannel.dims().toArray(Dim[]::new);
    return pixels.cast(DType.FP32).times(scale.reshape(dims)).plus(shift.reshape(dims));
  }

  @Override
  public List<Node> nodes() {
    return List.of(pixels, scale, shift);
  }

  @Override
  public Optional<Node> padding() {
    return Optional.empty();
  }
}
