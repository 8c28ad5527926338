package org.slicesweep.backbone;

import java.util.List;
import java.util.Optional;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;

/** What a batch brings to a backbone's forward pass. */
public sealed interface Inputs permits TextInputs, CachedText, PixelInputs {
  /** The number of examples. */
  Dim BATCH = Dim.named("batch");

  /** The nodes that a call fills, in the order of their declaration. */
  List<Node> nodes();

  /** 1 for a token, 0 for padding, fp32 {@code [batch x tokens]}; empty where nothing is padded. */
  Optional<Node> padding();

  default Graph graph() {
    return nodes().get(0).graph();
  }
}
