package org.slicesweep.method;

import java.util.List;
import java.util.Optional;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.torch.Node;

/**
 * LoRA-FA (Zhang et al. 2023): LoRA whose A stays as it was drawn, so that the input of a layer
 * need not be kept for the backward pass. Options and defaults as in {@link Lora}.
 */
public record LoraFa(int rank, double alpha, double dropout, List<String> targets)
    implements LinearMethod {
  private static final long serialVersionUID = 1L;

  /** What a sweep file that says nothing gets. */
  public static final LoraFa DEFAULT = new LoraFa(8, 8, 0, null);

  public LoraFa {
    Options.checkRank(rank);
    Options.checkAlpha(alpha);
    Options.checkDropout(dropout);
    targets = Options.targets(targets);
  }

  @Override
  public String name() {
    return "lora_fa";
  }

  @Override
  public void checkFits(LinearLayer layer) {
    Options.checkRankFits("rank", rank, layer);
  }

  @Override
  public List<AdapterTensor> tensors(LinearLayer layer) {
    return List.of(
        AdapterTensor.frozen("lora_A", Initial.linear(), rank, layer.inputs()),
        AdapterTensor.trained("lora_B", Initial.constant(0), layer.outputs(), rank));
  }

  @Override
  public Node forward(AdaptedLayer at, Node x) {
    return at.plain(x).plus(LowRank.output(at, at.dropped(x)).times(alpha / rank));
  }

  @Override
  public Node weight(AdaptedLayer at) {
    return at.weight().plus(LowRank.product(at).times(alpha / rank));
  }

  @Override
  public Optional<LowRankTerm> lowRank(LinearLayer layer) {
    return Optional.of(LowRank.term(layer, tensors(layer), alpha / rank));
  }
}
