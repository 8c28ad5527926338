package org.slicesweep.backbone;

import org.slicesweep.torch.Graph;

/** What a backbone reads, and within which limits. */
public sealed interface InputSpec {
  /** Declares the inputs of a graph. */
  Inputs declare(Graph graph);

  /** What messages call it. */
  String kind();

  /**
   * @param maxTokens the longest sequence it was trained on, in tokens
   * @param vocabularySize number of rows of the token embedding
   */
  record Text(int maxTokens, int vocabularySize) implements InputSpec {
    @Override
    public Inputs declare(Graph graph) {
      return TextInputs.of(graph);
    }

    @Override
    public String kind() {
      return "text";
    }
  }

  /**
   * @param channels 3 for colour
   * @param height that it was trained on, in pixels; images of other sizes are taken
   * @param patchHeight no image may be lower than this
   */
  record Images(int channels, int height, int width, int patchHeight, int patchWidth)
      implements InputSpec {
    @Override
    public Inputs declare(Graph graph) {
      return PixelInputs.images(graph, channels);
    }

    @Override
    public String kind() {
      return "images";
    }
  }

  /**
   * @param frames a clip has exactly so many
   * @param height of a frame, exactly, in pixels
   */
  record Clips(int frames, int channels, int height, int width) implements InputSpec {
    @Override
    public Inputs declare(Graph graph) {
      return PixelInputs.clips(graph, frames, channels);
    }

    @Override
    public String kind() {
      return "video";
    }
  }
}
