package org.slicesweep.method;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;

/**
 * A way to fine-tune a frozen backbone. Implementations are records whose components are the
 * method's options, as a sweep file writes them in snake case.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SliceFineMethod.class, name = "slicefine"),
  @JsonSubTypes.Type(value = FrozenProbe.class, name = "frozen_probe"),
  @JsonSubTypes.Type(value = FullFineTuning.class, name = "full"),
})
public interface Method extends Serializable {
  /** As sweep files and results write it. */
  @JsonIgnore
  String name();

  /** Puts the method to work on one trial. */
  Adaptation adapt(AdaptationContext context);
}
