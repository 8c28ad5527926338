package org.slicesweep.pack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slicesweep.method.LowRankChange;
import org.slicesweep.method.LowRankFactor;
import org.slicesweep.method.LowRankTerm;
import org.slicesweep.method.TermDropout;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Shape;

/**
 * Which tensors a trial has. Trials of equal layouts are stacked: what each trains lies in one row,
 * the method's tensors first, the head's behind them.
 *
 * @param changes by the layer's name
 */
public record Layout(
    Map<String, LowRankChange> changes, List<Parameter> ofMethod, List<Parameter> ofHead) {

  /**
   * A trained tensor.
   *
   * @param at where it begins in the row
   */
  public record Parameter(String name, Shape shape, long at) {
    public long size() {
      return shape.size();
    }
  }

  /** A tensor that the optimizer does not move. */
  record Constant(String name, Shape shape, DType dtype) {}

  static Layout of(Map<String, LowRankChange> changes, Map<String, Shape> head) {
    List<Parameter> ofMethod = new ArrayList<>();
    long at = 0;
    Map<String, Shape> trained = new LinkedHashMap<>();
    factors(changes)
        .filter(LowRankFactor::trained)
        .forEach(factor -> trained.put(factor.name(), factor.shape()));
    for (Map.Entry<String, Shape> entry : trained.entrySet()) {
      ofMethod.add(new Parameter(entry.getKey(), entry.getValue(), at));
      at += entry.getValue().size();
    }
    List<Parameter> ofHead = new ArrayList<>();
    for (Map.Entry<String, Shape> entry : head.entrySet()) {
      ofHead.add(new Parameter(entry.getKey(), entry.getValue(), at));
      at += entry.getValue().size();
    }
    return new Layout(changes, List.copyOf(ofMethod), List.copyOf(ofHead));
  }

  private static Stream<LowRankFactor> factors(Map<String, LowRankChange> changes) {
    return changes.values().stream()
        .flatMap(
            change ->
                Stream.concat(
                    Stream.ofNullable(change.weight()),
                    change.terms().stream().flatMap(term -> Stream.of(term.a(), term.b()))));
  }

  /** All that is trained, in the order of the row. */
  List<Parameter> trained() {
    return Stream.of(ofMethod, ofHead).flatMap(List::stream).toList();
  }

  /** Length of the row's first part. */
  long methodSize() {
    return ofMethod.stream().mapToLong(Parameter::size).sum();
  }

  public long size() {
    return trained().stream().mapToLong(Parameter::size).sum();
  }

  /** What the forward pass reads beside the row and the frozen weights. */
  List<Constant> constants() {
    Stream<Constant> ofFactors =
        factors(changes)
            .flatMap(
                factor ->
                    factor.trained()
                        ? Stream.ofNullable(factor.origin())
                            .map(name -> new Constant(name, factor.shape(), DType.FP32))
                        : Stream.of(new Constant(factor.name(), factor.shape(), factor.dtype())));
    Stream<Constant> ofDropout =
        dropouts()
            .flatMap(dropout -> Stream.of(dropout.seed(), dropout.step()))
            .map(Layout::counter);
    return Stream.concat(ofFactors, ofDropout).distinct().toList();
  }

  /** Those of the constants that every step counts up. */
  List<Constant> counters() {
    return dropouts().map(TermDropout::step).map(Layout::counter).distinct().toList();
  }

  /** A number that a trial's dropout goes by. */
  static Constant counter(String name) {
    return new Constant(name, Shape.of(1), DType.INT64);
  }

  private Stream<TermDropout> dropouts() {
    return changes.values().stream()
        .flatMap(change -> change.terms().stream())
        .map(LowRankTerm::dropout)
        .filter(Objects::nonNull);
  }
}
