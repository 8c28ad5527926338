package org.slicesweep.method;

import java.util.List;
import java.util.Optional;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.torch.Node;

/**
 * LoRA (Hu et al. 2021, eq. 3): {@code y = x Wᵀ + b + s x Aᵀ Bᵀ} with A as a linear layer starts
 * and B = 0. The defaults are those of Hugging Face PEFT.
 *
 * @param rank rows of A
 * @param alpha s is alpha / rank
 * @param dropout probability of dropping entries of x on its way to A
 * @param rslora whether s is alpha / sqrt(rank) instead (Kalajdzievski 2023)
 * @param targets glob patterns over layer names; null for every linear layer of the encoder
 */
public record Lora(int rank, double alpha, double dropout, boolean rslora, List<String> targets)
    implements LinearMethod {
  private static final long serialVersionUID = 1L;

  /** What a sweep file that says nothing gets. */
  public static final Lora DEFAULT = new Lora(8, 8, 0, false, null);

  public Lora {
    Options.checkRank(rank);
    Options.checkAlpha(alpha);
    Options.checkDropout(dropout);
    targets = Options.targets(targets);
  }

  @Override
  public String name() {
    return "lora";
  }

  @Override
  public void checkFits(LinearLayer layer) {
    Options.checkRankFits("rank", rank, layer);
  }

  @Override
  public List<AdapterTensor> tensors(LinearLayer layer) {
    return List.of(
        AdapterTensor.trained("lora_A", Initial.linear(), rank, layer.inputs()),
        AdapterTensor.trained("lora_B", Initial.constant(0), layer.outputs(), rank));
  }

  @Override
  public Node forward(AdaptedLayer at, Node x) {
    return at.plain(x).plus(LowRank.output(at, at.dropped(x)).times(scaling()));
  }

  @Override
  public Node weight(AdaptedLayer at) {
    return at.weight().plus(LowRank.product(at).times(scaling()));
  }

  @Override
  public Optional<LowRankTerm> lowRank(LinearLayer layer) {
    return Optional.of(LowRank.term(layer, tensors(layer), scaling()));
  }

  private double scaling() {
    return alpha / (rslora ? Math.sqrt(rank) : rank);
  }
}
