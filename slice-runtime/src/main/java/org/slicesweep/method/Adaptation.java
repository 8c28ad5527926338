package org.slicesweep.method;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.common.InputException;
import org.slicesweep.slice.Slice;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** A method at work on one trial: its tensors, and how they enter the forward pass. */
public interface Adaptation {

  /** The forward pass that learns; registers what it trains. */
  ForwardHook training(Trainables trainables);

  /** The forward pass as learned so far. */
  ForwardHook inference();

  /** Every tensor of the trial that the hooks name, optimizer state excluded. */
  Map<String, Tensor> state();

  /** Names of the state that training changes and {@link #inference} reads. */
  List<String> learned();

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
   * Whether {@link #afterStep} will train other weights: it then reads what the ones before have
   * become.
   */
  default boolean changesAfter(int stepsDone) {
    return false;
  }

  /**
   * How each linear layer differs from the frozen one, by its name, where low-rank terms over
   * shared frozen weights are all that the method does: only then can trials share a forward pass.
   * Changes with what is trained.
   *
   * @return empty for a method that does something else
   */
  default Optional<Map<String, LowRankChange>> lowRank() {
    return Optional.empty();
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

  /** Names of the weights that differ from the pretrained ones once everything is folded back. */
  List<String> changedWeights();

  /**
   * The plain weight, in fp32, with which the plain architecture computes what was learned.
   *
   * @param weight one of {@link #changedWeights}
   * @throws InputException if no plain weights do
   */
  Node folded(Graph graph, String weight, Shape shape);

  /**
   * The tensors that make the fine-tuned model of the pretrained one, trained and frozen, called
   * {@code <layer>.<tensor>} with the tensor's name in Hugging Face PEFT; empty for methods that
   * train the backbone's own weights.
   */
  default Map<String, AdapterValue> adapter() {
    return Map.of();
  }

  /**
   * Replaces all of {@link #adapter}'s values. To be called before training.
   *
   * @param values row-major, by name
   * @throws InputException unless exactly the adapter's tensors are given
   */
  default void load(Map<String, float[]> values) {
    InputException.check(
        values.isEmpty(), "adapter", "this method has no adapter that could be loaded");
  }

  /**
   * What has to be stored to rebuild the model, by name: the adapter, or what was learned of the
   * backbone's own weights.
   *
   * @param scope owns tensors that are made for this
   */
  default Map<String, AdapterValue> stored(TensorScope scope) {
    return adapter();
  }

  /**
   * Takes back what {@link #stored} gave. To be called before anything runs.
   *
   * @param values row-major, by name
   * @throws InputException unless exactly what was stored is given
   */
  default void restore(Map<String, float[]> values) {
    load(values);
  }

  /**
   * Learned tensors as little as will do: what of them training can have changed so far.
   *
   * @param learned the tensors that {@link #learned} names, as they are or were at a step before
   * @param owner owns tensors that are made for this
   * @return fp32 or INT64, by names of their own
   */
  default Map<String, Tensor> changes(Map<String, Tensor> learned, TensorScope owner) {
    return learned;
  }

  /**
   * Writes what {@link #changes} gave over learned tensors that hold what a trial starts with.
   *
   * @throws InputException if it is not what this method gives
   */
  default void applyChanges(
      Map<String, Tensor> changes, Map<String, Tensor> learned, TensorScope owner) {
    SavedState.overwrite(changes, learned, owner);
  }

  /**
   * Beside the learned tensors, what decides how training goes on: counters, statistics, where a
   * slice now is.
   *
   * @param owner owns tensors that are made for this
   * @return fp32 or INT64, by name
   */
  default Map<String, Tensor> progress(TensorScope owner) {
    return Map.of();
  }

  /**
   * Goes on from where {@link #progress} was asked for. To be called before anything runs, behind
   * {@link #applyChanges}. Other tensors may be trained from then on, as after {@link #afterStep}.
   *
   * @throws InputException if it is not what this method gives
   */
  default void resume(Map<String, Tensor> progress, TensorScope owner) {
    SavedState.overwrite(progress, progress(owner), owner);
  }

  /** Trained entries that a stored artifact must hold, without the head. */
  long artifactElements();

  /** What the method trains and adds, layer by layer, counted from its tensors. */
  List<ParameterCount> parameters();

  /** Entries that the method adds to the backbone. */
  default long addedParameters() {
    return parameters().stream().mapToLong(ParameterCount::added).sum();
  }
}
