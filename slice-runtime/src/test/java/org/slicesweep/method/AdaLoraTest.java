package org.slicesweep.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TextInputs;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.RandomStream;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/** The choice of ranks, against the algorithm written down once more with plain arrays. */
class AdaLoraTest {
  private static final int STEPS = 12;
  private static final int WARMUP = 2;
  private static final int FINAL = 3;
  private static final AdaLora OPTIONS =
      new AdaLora(4, 2, 8, 0, WARMUP, FINAL, 2, 0.8, 0.9, 0, List.of("*.layer.0.attention.self.*"));

  @TempDir private Path folder;

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1);
  }

  @Test
  void theBudgetFallsAlongACubicCurve() {
    RankBudget budget = new RankBudget(36, 24, 10, 110, 5);
    for (int step = 1; step <= 120; step++) {
      double ahead = Math.min(1, Math.max(0, (110.0 - step) / 100));
      int left = (int) Math.floor(24 + 12 * ahead * ahead * ahead + 1e-9);
      boolean chooses = step >= 110 || (step > 10 && step % 5 == 0);
      assertThat(budget.dropped(step)).as("step %d", step).isEqualTo(chooses ? 36 - left : 0);
      assertThat(budget.watches(step)).isEqualTo(step < 110);
    }
    assertThat(new RankBudget(8, 8, 0, 10, 1).dropped(7)).isZero();
  }

  @Test
  void dropsTheRanksOfLeastSmoothedImportance() {
    LoadedBackbone model =
        LoadedBackbone.of(
            TinyBackbone.write(folder.resolve("bert"), 4), DType.FP32, TorchDevice.CPU);
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      AdaLoraAdaptation adaptation =
          new AdaLoraAdaptation(
              OPTIONS,
              new AdaptationContext(model, scope, RandomStream.of(7, "method"), Map.of(), STEPS));
      Map<String, float[]> values = new HashMap<>();
      adaptation
          .adapter()
          .forEach(
              (name, value) ->
                  values.put(
                      name, RandomStream.of(1, name).normal((int) value.shape().size(), 0.5)));
      adaptation.load(values);
      Reference reference = new Reference(adaptation.layers(), values);
      Step step = new Step(model, adaptation, scope);
      for (int i = 1; i <= STEPS; i++) {
        Map<String, float[]> gradients = new HashMap<>();
        for (String name : step.names) {
          float[] gradient = RandomStream.of(i, name).normal(values.get(name).length, 1);
          gradients.put(name, gradient);
        }
        step.run(gradients);
        reference.step(i, gradients);
        for (LinearLayer layer : adaptation.layers()) {
          String name = layer.name() + ".lora_E";
          float[] actual = adaptation.state().get(name).toFloats();
          for (int rank = 0; rank < actual.length; rank++) {
            assertThat(actual[rank] == values.get(name)[rank]) // -0 is 0
                .as("%s, rank %d after step %d: %s", name, rank, i, actual[rank])
                .isTrue();
          }
        }
      }
      Map<String, Tensor> state = adaptation.state();
      for (String name : step.names) {
        assertClose(
            state.get(AdaLoraAdaptation.sensitivity(name)), reference.sensitivity.get(name));
        assertClose(
            state.get(AdaLoraAdaptation.uncertainty(name)), reference.uncertainty.get(name));
      }
      assertThat(reference.kept).hasSize(3 * OPTIONS.targetRank());
    }
  }

  private static void assertClose(Tensor actual, double[] expected) {
    float[] values = actual.toFloats();
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  /** Runs what the method does after an optimizer step, for gradients of the test's choice. */
  private static final class Step {
    private final List<String> names = new ArrayList<>();
    private final List<Shape> shapes = new ArrayList<>();
    private final TensorScope scope;
    private final Program.Bound program;

    Step(LoadedBackbone model, Adaptation adaptation, TensorScope scope) {
      this.scope = scope;
      Graph forward = new Graph("forward");
      Trainables known = new Trainables(forward);
      model.architecture().encode(TextInputs.of(forward), adaptation.training(known));
      Graph graph = new Graph("step");
      Trainables trainables = new Trainables(graph);
      adaptation.training(trainables);
      List<Node> gradients = new ArrayList<>();
      for (Trainables.Trainable entry : known.entries()) {
        names.add(entry.name());
        shapes.add(entry.master().shape());
        trainables.parameter(entry.name(), entry.master().shape());
        gradients.add(graph.input(entry.name(), DType.FP32, entry.master().shape()));
      }
      trainables.writeBack(graph, gradients);
      Map<String, Tensor> state = adaptation.state();
      program =
          Program.load(graph.program(List.of(gradients.get(0).sum())), scope)
              .bind(a -> model.weight(a.name()), a -> state.get(a.name()));
    }

    void run(Map<String, float[]> gradients) {
      try (TensorScope step = scope.child()) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
          inputs.add(step.floats(gradients.get(names.get(i)), shapes.get(i).sizes()));
        }
        program.run(step, inputs);
      }
    }
  }

  /** Zhang et al. 2023, algorithm 1, as PEFT's RankAllocator reads it. */
  private static final class Reference {
    private final List<LinearLayer> layers;
    private final Map<String, float[]> values;
    private final Map<String, double[]> sensitivity = new HashMap<>();
    private final Map<String, double[]> uncertainty = new HashMap<>();
    private TreeSet<String> kept = new TreeSet<>();

    Reference(List<LinearLayer> layers, Map<String, float[]> values) {
      this.layers = layers;
      this.values = values;
    }

    void step(int step, Map<String, float[]> gradients) {
      if (step < STEPS - FINAL) {
        gradients.forEach(this::watch);
      }
      if (step > WARMUP && step < STEPS - FINAL && step % 2 == 0) {
        double ahead = 1 - (double) (step - WARMUP) / (STEPS - FINAL - WARMUP);
        keep((int) (layers.size() * 2 * Math.pow(ahead, 3) + layers.size() * 2));
      } else if (step == STEPS - FINAL) {
        keep(layers.size() * 2);
      }
      if (step >= STEPS - FINAL) {
        mask();
      }
    }

    private void watch(String name, float[] gradient) {
      double[] s = sensitivity.computeIfAbsent(name, n -> new double[gradient.length]);
      double[] u = uncertainty.computeIfAbsent(name, n -> new double[gradient.length]);
      for (int i = 0; i < gradient.length; i++) {
        double now = Math.abs(values.get(name)[i] * gradient[i]);
        s[i] = OPTIONS.beta1() * s[i] + (1 - OPTIONS.beta1()) * now;
        u[i] = OPTIONS.beta2() * u[i] + (1 - OPTIONS.beta2()) * Math.abs(now - s[i]);
      }
    }

    private void keep(int budget) {
      Map<String, Double> scores = new HashMap<>();
      for (LinearLayer layer : layers) {
        for (int rank = 0; rank < OPTIONS.initRank(); rank++) {
          scores.put(layer.name() + ".lora_E:" + rank, score(layer, rank));
        }
      }
      kept = new TreeSet<>();
      scores.entrySet().stream()
          .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
          .limit(budget)
          .forEach(entry -> kept.add(entry.getKey()));
      mask();
    }

    private double score(LinearLayer layer, int rank) {
      int ranks = OPTIONS.initRank();
      double a = 0;
      for (int i = 0; i < layer.inputs(); i++) {
        a += score(layer.name() + ".lora_A", rank * layer.inputs() + i) / layer.inputs();
      }
      double b = 0;
      for (int i = 0; i < layer.outputs(); i++) {
        b += score(layer.name() + ".lora_B", i * ranks + rank) / layer.outputs();
      }
      return score(layer.name() + ".lora_E", rank) + a + b;
    }

    private double score(String name, int index) {
      return sensitivity.get(name)[index] * uncertainty.get(name)[index];
    }

    private void mask() {
      for (LinearLayer layer : layers) {
        String name = layer.name() + ".lora_E";
        for (int rank = 0; rank < OPTIONS.initRank(); rank++) {
          if (!kept.contains(name + ":" + rank)) {
            values.get(name)[rank] = 0;
          }
        }
      }
    }
  }
}
