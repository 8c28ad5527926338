package org.slicesweep.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.backbone.ForwardHook;
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

class BlockGradientsTest {
  private static final Shape PAIR = Shape.of(2);

  private final Graph graph = new Graph("test");
  private final Trainables trainables = new Trainables(graph);
  private final Node input = graph.input("input", DType.FP32, PAIR);

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1);
  }

  private BlockGradients blocks(boolean checkpointing) {
    return new BlockGradients(ForwardHook.pretrained(DType.FP32), trainables, checkpointing);
  }

  private Node trained(String name) {
    return trainables.parameter(name, PAIR);
  }

  /** Runs the backward pass with input (2, 3), every trained tensor (1, 1) but p, (5, 7). */
  private List<float[]> gradients(BlockGradients blocks, Node loss) {
    List<Node> gradients = blocks.gradients(loss, List.of());
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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatBlocksShareGetsTheSumOfTheirGradients(boolean checkpointing) {
    BlockGradients blocks = blocks(checkpointing);
    // x p p = input p², summed: the gradient is 2 input p.
    UnaryOperator<Node> block = x -> x.times(trained("p"));
    Node once = blocks.block(0, input, block);
    Node twice = blocks.block(1, once, block);
    assertThat(gradients(blocks, twice.sum())).containsExactly(new float[] {20, 42});
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gradientsGoThroughBlocksToWhatIsBeforeThemAndBetween(boolean checkpointing) {
    BlockGradients blocks = blocks(checkpointing);
    // (input p)² q, summed: by p it is 2 input² p q, by q (input p)².
    Node before = input.times(trained("p"));
    Node squared = blocks.block(0, before, x -> x.times(x));
    Node between = squared.times(trained("q"));
    Node plain = blocks.block(1, between, x -> x.plus(0.0));
    assertThat(gradients(blocks, plain.sum()))
        .containsExactly(new float[] {2 * 4 * 5, 2 * 9 * 7}, new float[] {100, 441});
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockThatNoGradientReachesIsComputedOnce(boolean checkpointing) {
    BlockGradients blocks = blocks(checkpointing);
    List<Node> seen = new ArrayList<>();
    Node x =
        blocks.block(
            0,
            input,
            y -> {
              seen.add(y);
              return y.times(2);
            });
    Node y = blocks.block(1, x, z -> z.times(trained("p")));
    assertThat(gradients(blocks, y.sum())).containsExactly(new float[] {4, 6});
    assertThat(seen).hasSize(1);
  }

  @Test
  void whatACheckpointKeepsHasNoGradientUntilItIsComputedAgain() {
    blocks(true)
        .block(
            0,
            input,
            x -> {
              Node y = x.times(trained("p"));
              assertThat(graph.leavesOf(y)).isEmpty();
              return y;
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aGradientThatWouldLeaveABlockAnotherWayIsRefused(boolean checkpointing) {
    BlockGradients blocks = blocks(checkpointing);
    Node outside = trained("p").times(2);
    assertThatThrownBy(
            () -> {
              Node y = blocks.block(0, input, x -> x.times(trained("q")).plus(outside));
              blocks.gradients(y.sum(), List.of());
            })
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("carries gradients from outside");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockThatReadsAnotherBlocksInputIsRefused(boolean checkpointing) {
    BlockGradients blocks = blocks(checkpointing);
    Node first = blocks.block(0, input, x -> x.times(trained("p")));
    Node second = blocks.block(1, first, x -> x.times(trained("p")));
    Node third = blocks.block(2, second, x -> x.plus(first));
    assertThatThrownBy(() -> blocks.gradients(third.sum(), List.of()))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("of another block");
  }
}
