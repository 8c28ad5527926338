package org.slicesweep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.method.Trainables;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.GraphException;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

class CheckpointsTest {
  private static final Shape PAIR = Shape.of(2);

  private final Graph graph = new Graph("test");
  private final Trainables trainables = new Trainables(graph);
  private final Checkpoints checkpoints =
      new Checkpoints(ForwardHook.pretrained(DType.FP32), trainables);
  private final Node input = graph.input("input", DType.FP32, PAIR);

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1);
  }

  private Node trained(String name) {
    return trainables.parameter(name, PAIR);
  }

  /** Runs the backward pass with input (2, 3), every trained tensor (1, 1) but p, (5, 7). */
  private List<float[]> gradients(Node loss) {
    List<Node> gradients = checkpoints.gradients(loss, List.of());
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      List<Tensor> results =
          Program.load(graph.program(gradients), scope)
              .bind(
                  a -> null,
                  a ->
                      a.name().equals("p")
                          ? scope.floats(new float[] {5, 7}, 2)
                          : scope.floats(new float[] {1, 1}, 2))
              .run(scope, List.of(scope.floats(new float[] {2, 3}, 2)));
      return results.stream().map(Tensor::toFloats).toList();
    }
  }

  @Test
  void whatBlocksShareGetsTheSumOfTheirGradients() {
    // x p p = input p², summed: the gradient is 2 input p.
    UnaryOperator<Node> block = x -> x.times(trained("p"));
    Node once = checkpoints.block(0, input, block);
    Node twice = checkpoints.block(1, once, block);
    assertThat(gradients(twice.sum())).containsExactly(new float[] {20, 42});
  }

  @Test
  void gradientsGoThroughBlocksToWhatIsBeforeThemAndBetween() {
    // (input p)² q, summed: by p it is 2 input² p q, by q (input p)².
    Node before = input.times(trained("p"));
    Node squared = checkpoints.block(0, before, x -> x.times(x));
    Node between = squared.times(trained("q"));
    Node plain = checkpoints.block(1, between, x -> x.plus(0.0));
    assertThat(gradients(plain.sum()))
        .containsExactly(new float[] {2 * 4 * 5, 2 * 9 * 7}, new float[] {100, 441});
  }

  @Test
  void aBlockThatNoGradientReachesIsComputedOnce() {
    List<Node> seen = new ArrayList<>();
    Node x =
        checkpoints.block(
            0,
            input,
            y -> {
              seen.add(y);
              return y.times(2);
            });
    Node y = checkpoints.block(1, x, z -> z.times(trained("p")));
    assertThat(gradients(y.sum())).containsExactly(new float[] {4, 6});
    assertThat(seen).hasSize(1);
  }

  @Test
  void whatABlockKeepsHasNoGradientUntilItIsComputedAgain() {
    checkpoints.block(
        0,
        input,
        x -> {
          Node y = x.times(trained("p"));
          assertThat(graph.leavesOf(y)).isEmpty();
          return y;
        });
  }

  @Test
  void aGradientThatWouldLeaveABlockAnotherWayIsRefused() {
    Node outside = trained("p").times(2);
    Node y = checkpoints.block(0, input, x -> x.times(trained("q")).plus(outside));
    assertThatThrownBy(() -> checkpoints.gradients(y.sum(), List.of()))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("carries gradients from outside");
  }

  @Test
  void aBlockThatReadsAnotherBlocksInputIsRefused() {
    Node first = checkpoints.block(0, input, x -> x.times(trained("p")));
    Node second = checkpoints.block(1, first, x -> x.times(trained("p")));
    Node third = checkpoints.block(2, second, x -> x.plus(first));
    assertThatThrownBy(() -> checkpoints.gradients(third.sum(), List.of()))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("of another block");
  }

  @Test
  void everyWayAMethodEntersTheForwardPassIsKept() throws NoSuchMethodException {
    List<Method> hooks =
        Stream.of(ForwardHook.class.getDeclaredMethods())
            .filter(m -> !Modifier.isStatic(m.getModifiers()) && !m.isSynthetic())
            .toList();
    assertThat(hooks).isNotEmpty();
    for (Method hook : hooks) {
      assertThat(
              Checkpoints.class
                  .getMethod(hook.getName(), hook.getParameterTypes())
                  .getDeclaringClass())
          .as(hook.getName())
          .isEqualTo(Checkpoints.class);
    }
  }
}
