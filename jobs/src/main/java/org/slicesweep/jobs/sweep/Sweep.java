package org.slicesweep.jobs.sweep;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.slicesweep.Execution;
import org.slicesweep.TrialSpec;

/**
 * A sweep, ready to run.
 *
 * @param name what its results are called; fit for a folder's name
 * @param trials each once, in the order of the file, or in that of a search
 * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:1}
 * @param pack how many trials train together
 * @param keepsWeights whether what each trial learned is stored, for {@code ./sweep export}
 * @param resolvedYaml the sweep with overrides applied and defaults filled in; reads back to the
 *     same trials
 */
public record Sweep(
    String name,
    List<TrialSpec> trials,
    String device,
    Execution execution,
    PackSize pack,
    boolean keepsWeights,
    String resolvedYaml) {
  public Sweep {
    requireNonNull(name, "name is null");
    requireNonNull(device, "device is null");
    requireNonNull(execution, "execution is null");
    requireNonNull(pack, "pack is null");
    requireNonNull(resolvedYaml, "resolvedYaml is null");
    trials = List.copyOf(trials);
  }
}
