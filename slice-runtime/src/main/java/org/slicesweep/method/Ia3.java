package org.slicesweep.method;

import java.util.List;
import java.util.Set;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.LayerRole;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.common.InputException;
import org.slicesweep.slice.LayerGlobs;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Node;

/**
 * (IA)³ (Liu et al. 2022, section 3.3): keys and values are scaled by trained vectors, and so are
 * the inputs of feed-forward layers. All start at 1.
 *
 * @param targets glob patterns over layer names; null for those that Hugging Face PEFT has for the
 *     architecture ({@link Backbone#rescaled})
 * @param feedforward patterns over the targeted layers: these are scaled at their input, the others
 *     at their output; null for none, or, if there are no targets either, for all but queries, keys
 *     and values
 */
public record Ia3(List<String> targets, List<String> feedforward) implements LinearMethod {
  private static final long serialVersionUID = 1L;
  private static final String SCALE = "ia3_l";

  /** What a sweep file that says nothing gets. */
  public static final Ia3 DEFAULT = new Ia3(null, null);

  private static final Set<LayerRole> SCALED_AT_OUTPUT =
      Set.of(LayerRole.QUERY, LayerRole.KEY, LayerRole.VALUE);

  public Ia3 {
    targets = Options.targets(targets);
    InputException.check(
        feedforward == null || !feedforward.isEmpty(), "feedforward", "feedforward is empty");
    feedforward = feedforward == null ? null : List.copyOf(feedforward);
  }

  @Override
  public String name() {
    return "ia3";
  }

  @Override
  public void checkAgainst(TrialConditions conditions) {
    List<LinearLayer> layers = layers(conditions.backbone());
    LayerGlobs.match("feedforward", feedforward, layers.stream().map(LinearLayer::name).toList());
  }

  @Override
  public List<LinearLayer> layers(Backbone backbone) {
    return targets != null
        ? LayerTargets.of(targets, backbone)
        : backbone.linears().stream()
            .filter(layer -> layer.role().filter(backbone.rescaled()::contains).isPresent())
            .toList();
  }

  private boolean isFeedforward(LinearLayer layer) {
    if (targets == null && feedforward == null) {
      return layer.role().filter(SCALED_AT_OUTPUT::contains).isEmpty();
    }
    return feedforward != null && LayerGlobs.matches(feedforward, layer.name());
  }

  @Override
  public List<AdapterTensor> tensors(LinearLayer layer) {
    Initial ones = Initial.constant(1);
    return List.of(
        isFeedforward(layer)
            ? AdapterTensor.trained(SCALE, ones, 1, layer.inputs())
            : AdapterTensor.trained(SCALE, ones, layer.outputs(), 1));
  }

  @Override
  public Node forward(AdaptedLayer at, Node x) {
    return isFeedforward(at.layer())
        ? at.plain(x.times(vector(at, at.layer().inputs())))
        : at.plain(x).times(vector(at, at.layer().outputs()));
  }

  private static Node vector(AdaptedLayer at, int size) {
    return at.tensor(SCALE).reshape(Dim.of(size));
  }

  @Override
  public Node weight(AdaptedLayer at) {
    return at.weight().times(at.tensor(SCALE));
  }

  @Override
  public Node bias(AdaptedLayer at) {
    return at.bias().times(vector(at, at.layer().outputs()));
  }

  @Override
  public boolean changesBias(LinearLayer layer) {
    return !isFeedforward(layer);
  }
}
