package org.slicesweep.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slicesweep.ChosenSlice;
import org.slicesweep.Efficiency;
import org.slicesweep.SpecJson;
import org.slicesweep.StepReport;
import org.slicesweep.TrialResult;

/**
 * What the rows of one trial are made from.
 *
 * @param spec the trial's specification as a tree, so that a column finds a method's option by name
 *     whatever the method
 */
record TrialRow(String sweep, TrialResult result, String id, JsonNode spec) {

  /** A line of the learning curve. */
  record Step(String id, StepReport report) {}

  /** A layer's chosen slice. */
  record Slice(String id, ChosenSlice slice) {}

  static TrialRow of(String sweep, TrialResult result) {
    return new TrialRow(
        sweep, result, result.spec().id(), SpecJson.mapper().valueToTree(result.spec()));
  }

  Stream<Step> steps() {
    return result.curve().stream().map(report -> new Step(id, report));
  }

  Stream<Slice> slices() {
    return result.slices().stream().map(slice -> new Slice(id, slice));
  }

  /** What the trial cost, or null for one that ended before it trained: it did not cost nothing. */
  <T> T cost(Function<Efficiency, T> part) {
    Efficiency efficiency = result.efficiency();
    return efficiency.equals(Efficiency.NONE) ? null : part.apply(efficiency);
  }
}
