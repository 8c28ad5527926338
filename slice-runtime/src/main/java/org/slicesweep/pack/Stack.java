package org.slicesweep.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicesweep.pack.StackPrograms.Kind;
import org.slicesweep.task.Batch;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/**
 * The tensors of some trials, stacked: from the moment that it is made until {@link #unstack}, what
 * they learn is here and not in their own tensors.
 */
final class Stack implements AutoCloseable {
  private final List<Seat> seats;
  private final StackPrograms programs;
  private final TensorScope scope;
  private final List<StackGroup> groups = new ArrayList<>();
  private final List<Seat> ordered = new ArrayList<>();
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final Map<Kind, Program.Bound> bound = new HashMap<>();
  private final Staging staging = new Staging();

  Stack(List<Seat> seats, StackPrograms programs) {
    this.seats = List.copyOf(seats);
    this.programs = programs;
    this.scope = programs.scope().child();
    Map<Layout, List<Seat>> alike = new LinkedHashMap<>();
    seats.forEach(
        seat ->
            alike.computeIfAbsent(seat.member().layout(), layout -> new ArrayList<>()).add(seat));
    try {
      alike.forEach(this::add);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  private void add(Layout layout, List<Seat> alike) {
    StackGroup group = new StackGroup(groups.size(), alike.size(), layout);
    List<Tensor> stacked = copy(Kind.STACK, group, alike, scope);
    List<String> names =
        new ArrayList<>(List.of(group.masters(), group.means(), group.squares(), group.steps()));
    layout.constants().forEach(constant -> names.add(group.constant(constant.name())));
    for (int i = 0; i < names.size(); i++) {
      tensors.put(names.get(i), stacked.get(i));
    }
    groups.add(group);
    ordered.addAll(alike);
  }

  private List<Tensor> copy(Kind kind, StackGroup group, List<Seat> of, TensorScope owner) {
    StackGroup first = new StackGroup(0, group.models(), group.layout());
    Map<String, Tensor> named = new HashMap<>();
    named.put(first.masters(), tensors.get(group.masters()));
    named.put(first.means(), tensors.get(group.means()));
    named.put(first.squares(), tensors.get(group.squares()));
    named.put(first.steps(), tensors.get(group.steps()));
    for (Layout.Constant counter : group.layout().counters()) {
      named.put(first.constant(counter.name()), tensors.get(group.constant(counter.name())));
    }
    Program program = programs.of(kind, List.of(first), of.get(0).member());
    try (Program.Bound copying =
        program.bind(
            argument -> null,
            argument ->
                named.containsKey(argument.name())
                    ? named.get(argument.name())
                    : memberTensor(first, of, argument.name()))) {
      return copying.run(owner, List.of(owner.longs(new long[1])));
    }
  }

  private static Tensor memberTensor(StackGroup group, List<Seat> of, String argument) {
    String prefix = group.number() + "/";
    String rest = argument.substring(prefix.length());
    int slash = rest.indexOf('/');
    int model = Integer.parseInt(rest.substring(0, slash));
    return of.get(model).member().tensor(rest.substring(slash + 1));
  }

  /** The trials, as they were given. */
  List<Seat> seats() {
    return seats;
  }

  /** Gives every trial what it waits for: all wait for the same kind of thing. */
  void serve() {
    if (ordered.get(0).request() instanceof Seat.Step) {
      step();
    } else {
      outputs();
    }
  }

  private void step() {
    List<Seat.Step> steps = ordered.stream().map(seat -> (Seat.Step) seat.request()).toList();
    Batch joined = joined(steps.stream().map(Seat.Step::batch).toList());
    float[] lossesAndNorms;
    try (TensorScope step = scope.child()) {
      List<Tensor> inputs = new ArrayList<>(joined.inputs(step, staging));
      inputs.add(ordered.get(0).member().head().labels(step, staging, joined));
      double[] rates = steps.stream().mapToDouble(Seat.Step::rate).toArray();
      double[] headRates = steps.stream().mapToDouble(Seat.Step::headRate).toArray();
      inputs.add(staging.doubles(step, "rates", rates, rates.length));
      inputs.add(staging.doubles(step, "head_rates", headRates, headRates.length));
      lossesAndNorms = run(Kind.STEP, step, inputs);
    }
    int models = ordered.size();
    for (int i = 0; i < models; i++) {
      ordered.get(i).answer(new float[] {lossesAndNorms[i], lossesAndNorms[models + i]});
    }
  }

  private void outputs() {
    Batch joined =
        joined(ordered.stream().map(seat -> ((Seat.Outputs) seat.request()).batch()).toList());
    float[] all;
    try (TensorScope step = scope.child()) {
      all = run(Kind.OUTPUTS, step, joined.inputs(step, staging));
    }
    int each = all.length / ordered.size();
    for (int i = 0; i < ordered.size(); i++) {
      ordered.get(i).answer(Arrays.copyOfRange(all, i * each, (i + 1) * each));
    }
  }

  private static Batch joined(List<Batch> batches) {
    return batches.size() == 1
        ? batches.get(0)
        : batches.get(0).with(batches.subList(1, batches.size()));
  }

  private float[] run(Kind kind, TensorScope step, List<Tensor> inputs) {
    return bound.computeIfAbsent(kind, this::bind).run(step, inputs).get(0).toFloats();
  }

  private Program.Bound bind(Kind kind) {
    Member member = ordered.get(0).member();
    return programs
        .of(kind, List.copyOf(groups), member)
        .bind(
            argument -> member.model().weight(argument.name()),
            argument -> tensors.get(argument.name()));
  }

  /** Gives what was learned back to the trials. */
  void unstack() {
    int first = 0;
    for (StackGroup group : groups) {
      List<Seat> of = ordered.subList(first, first + group.models());
      try (TensorScope step = scope.child()) {
        copy(Kind.UNSTACK, group, of, step);
      }
      first += group.models();
    }
  }

  @Override
  public void close() {
    bound.values().forEach(Program.Bound::close);
    scope.close();
  }
}
