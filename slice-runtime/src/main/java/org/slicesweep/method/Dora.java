package org.slicesweep.method;

import java.util.List;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.torch.Node;

/**
 * DoRA (Liu et al. 2024, eq. 5): {@code W' = m (W + s B A) / ‖W + s B A‖} with the norm of each
 * row, m starting as the norms of W. As in the paper (section 4.3) the norm is a constant to the
 * gradient. Options and defaults as in {@link Lora}; the tensors too, with m as {@code
 * lora_magnitude_vector}.
 */
public record Dora(int rank, double alpha, double dropout, boolean rslora, List<String> targets)
    implements LinearMethod {
  private static final long serialVersionUID = 1L;
  private static final String MAGNITUDE = "lora_magnitude_vector";

  /** What a sweep file that says nothing gets. */
  public static final Dora DEFAULT = new Dora(8, 8, 0, false, null);

  public Dora {
    Options.checkRank(rank);
    Options.checkAlpha(alpha);
    Options.checkDropout(dropout);
    targets = Options.targets(targets);
  }

  @Override
  public String name() {
    return "dora";
  }

  @Override
  public void checkFits(LinearLayer layer) {
    Options.checkRankFits("rank", rank, layer);
  }

  @Override
  public List<AdapterTensor> tensors(LinearLayer layer) {
    return List.of(
        AdapterTensor.trained("lora_A", Initial.linear(), rank, layer.inputs()),
        AdapterTensor.trained("lora_B", Initial.constant(0), layer.outputs(), rank),
        AdapterTensor.trained(MAGNITUDE, Initial.rowNorms(), layer.outputs()));
  }

  @Override
  public Node forward(AdaptedLayer at, Node x) {
    Node factor = factor(at);
    Node dropped = at.dropped(x);
    Node direction = dropped.linear(at.weight(), null);
    Node change = LowRank.output(at, dropped).times(scaling());
    if (dropped == x) {
      return at.biased(direction.plus(change).times(factor));
    }
    // What was dropped is missed by the change alone, never by the pretrained layer.
    return at.plain(x).plus(direction.plus(change).times(factor)).minus(direction);
  }

  @Override
  public Node weight(AdaptedLayer at) {
    return at.weight().plus(LowRank.product(at).times(scaling())).times(factor(at).expandAt(1));
  }

  /** Magnitude over norm, {@code [outputs]}. */
  private Node factor(AdaptedLayer at) {
    Node product = at.exact("lora_B").matmul(at.exact("lora_A")).times(scaling());
    Node norms = at.weight().cast(product.dtype()).plus(product).detach().norms();
    return at.exact(MAGNITUDE).dividedBy(norms).cast(at.dtype());
  }

  private double scaling() {
    return alpha / (rslora ? Math.sqrt(rank) : rank);
  }
}
