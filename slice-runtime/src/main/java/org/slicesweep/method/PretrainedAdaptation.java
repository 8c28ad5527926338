package org.slicesweep.method;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;

/** Leaves the backbone alone. */
final class PretrainedAdaptation implements Adaptation {
  private final ForwardHook hook;

  PretrainedAdaptation(DType dtype) {
    hook = ForwardHook.pretrained(dtype);
  }

  @Override
  public ForwardHook training(Trainables trainables) {
    return hook;
  }

  @Override
  public ForwardHook inference() {
    return hook;
  }

  @Override
  public Map<String, Tensor> state() {
    return Map.of();
  }

  @Override
  public List<String> learned() {
    return List.of();
  }

  @Override
  public List<String> changedWeights() {
    return List.of();
  }

  @Override
  public Node folded(Graph graph, String weight, Shape shape) {
    throw new IllegalArgumentException(weight + " is as it was");
  }

  @Override
  public Optional<Map<String, LowRankChange>> lowRank() {
    return Optional.of(Map.of());
  }

  @Override
  public List<ParameterCount> parameters() {
    return List.of();
  }

  @Override
  public long artifactElements() {
    return 0;
  }
}
