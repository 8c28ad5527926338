package org.slicesweep;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Sha256;
import org.slicesweep.method.Method;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.TrainSpec;

/**
 * Everything that decides a trial's result: the same spec on the same machine gives the same bits.
 *
 * @param backbone {@code maven:all-MiniLM-L6-v2}; a model on the Hugging Face Hub, {@code
 *     hf://owner/name} or {@code hf://owner/name@revision}; or the path of a Hugging Face model
 *     folder, or its address such as {@code hdfs://host/folder}
 * @param seed the root of every named random stream of the trial
 */
public record TrialSpec(
    String backbone, TaskSpec task, Method method, TrainSpec train, Precision precision, long seed)
    implements Serializable {

  public TrialSpec {
    requireNonNull(backbone, "backbone is null");
    requireNonNull(task, "task is null");
    requireNonNull(method, "method is null");
    requireNonNull(train, "train is null");
    requireNonNull(precision, "precision is null");
    InputException.check(!backbone.isBlank(), "backbone", "backbone is empty");
  }

  /** A hash of the canonical form: the same spec always has the same id, in any sweep. */
  public String id() {
    return Sha256.of(canonicalJson()).substring(0, 16);
  }

  /** The spec as JSON with sorted keys and without what was left unset. */
  public String canonicalJson() {
    return SpecJson.write(this);
  }

  public static TrialSpec fromJson(String json) {
    return SpecJson.read(json);
  }
}
