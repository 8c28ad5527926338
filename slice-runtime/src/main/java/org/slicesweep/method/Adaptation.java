package org.slicesweep.method;

import java.util.List;
import java.util.Map;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.slice.Slice;
import org.slicesweep.torch.Tensor;

/** A method at work on one trial: its tensors, and how they enter the forward pass. */
public interface Adaptation {

  /** The forward pass that learns; registers what it trains. */
  ForwardHook training(Trainables trainables);

  /** The forward pass as learned so far. */
  ForwardHook inference();

  /** Every tensor of the trial that the hooks name, optimizer state excluded. */
  Map<String, Tensor> state();

  /**
   * What to do between two steps.
   *
   * @param stepsDone optimizer steps since the start
   * @return whether other weights are trained from now on: their optimizer state starts anew
   */
  default boolean afterStep(int stepsDone) {
    return false;
  }

  /**
   * Called when the validation metric has stopped improving.
   *
   * @return as {@link #afterStep}
   */
  default boolean onPlateau() {
    return false;
  }

  /** Equal layouts write the same training graph, so that its program can be kept. */
  default String layout() {
    return "";
  }

  /** The slice now trained in each targeted layer, first layer first; empty for other methods. */
  default Map<String, Slice> slices() {
    return Map.of();
  }

  /** Names of the weights that differ from the pretrained ones; their state is the new value. */
  List<String> changedWeights();

  /** Trained entries that a stored artifact must hold, without the head. */
  long artifactElements();

  /** Entries that the method adds to the backbone. */
  default long addedParameters() {
    return 0;
  }
}
