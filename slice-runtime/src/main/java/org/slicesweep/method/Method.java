package org.slicesweep.method;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import org.slicesweep.common.InputException;

/**
 * A way to fine-tune a frozen backbone. Implementations are records whose components are the
 * method's options, as a sweep file writes them in snake case.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SliceFineMethod.class, name = "slicefine"),
  @JsonSubTypes.Type(value = FrozenProbe.class, name = "frozen_probe"),
  @JsonSubTypes.Type(value = FullFineTuning.class, name = "full"),
  @JsonSubTypes.Type(value = BitFit.class, name = "bitfit"),
  @JsonSubTypes.Type(value = Lora.class, name = "lora"),
  @JsonSubTypes.Type(value = LoraFa.class, name = "lora_fa"),
  @JsonSubTypes.Type(value = AdaLora.class, name = "adalora"),
  @JsonSubTypes.Type(value = Dora.class, name = "dora"),
  @JsonSubTypes.Type(value = Vera.class, name = "vera"),
  @JsonSubTypes.Type(value = Loha.class, name = "loha"),
  @JsonSubTypes.Type(value = Ia3.class, name = "ia3"),
  @JsonSubTypes.Type(value = PromptTuning.class, name = "prompt_tuning"),
  @JsonSubTypes.Type(value = PrefixTuning.class, name = "prefix_tuning"),
  @JsonSubTypes.Type(value = Propulsion.class, name = "propulsion"),
  @JsonSubTypes.Type(value = Rocoft.class, name = "rocoft"),
  @JsonSubTypes.Type(value = Shira.class, name = "shira"),
})
public interface Method extends Serializable {
  /** As sweep files and results write it. */
  @JsonIgnore
  String name();

  /**
   * Finds what cannot work before anything is trained.
   *
   * @throws InputException whose key is the option at fault
   */
  default void checkAgainst(TrialConditions conditions) {}

  /** Puts the method to work on one trial. */
  Adaptation adapt(AdaptationContext context);

  /**
   * The same in a way that lets other trials share the frozen weights, if there is one: {@link
   * Adaptation#lowRank} of what it returns says so.
   */
  default Adaptation adaptShared(AdaptationContext context) {
    return adapt(context);
  }
}
