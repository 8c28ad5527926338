package org.slicesweep.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GraphTest {
  private static final Dim ROWS = Dim.named("rows");

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1);
  }

  @Test
  void differentiatesASquare() {
    Graph g = new Graph("square");
    Node x = g.input("x", DType.FP32, Shape.of(ROWS, Dim.of(2)));
    Node leaf = x.leaf();
    Node loss = leaf.times(leaf).sum();
    Node gradient = g.gradients(loss, List.of(leaf)).get(0);
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Program program = Program.load(g.program(List.of(loss.detach(), gradient)), scope);
      List<Tensor> out =
          program
              .bind(a -> null, a -> null)
              .run(scope, List.of(scope.floats(new float[] {1, 2, 3, 4}, 2, 2)));
      assertThat(out.get(0).toFloat()).isEqualTo(30f);
      assertThat(out.get(1).toFloats()).containsExactly(2, 4, 6, 8);
    }
  }

  @Test
  void roundsThroughBf16() {
    Graph g = new Graph("cast");
    Node x = g.input("x", DType.FP32, Shape.of(ROWS));
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Program program =
          Program.load(g.program(List.of(x.cast(DType.BF16).cast(DType.FP32))), scope);
      float[] out =
          program
              .bind(a -> null, a -> null)
              .run(scope, List.of(scope.floats(new float[] {1f, 1.001f, 3.14159f}, 3)))
              .get(0)
              .toFloats();
      assertThat(out[0]).isEqualTo(1f);
      assertThat(out[1]).isEqualTo(1f);
      assertThat(out[2]).isCloseTo(3.14159f, within(0.01f)).isNotEqualTo(3.14159f);
    }
  }

  @Test
  void namesTheLayerOfAWrongShape() {
    Graph g = new Graph("bert").at("encoder.layer.0.attention.self.query");
    Node x = g.input("x", DType.FP32, Shape.of(ROWS, Dim.of(384)));
    Node w = g.frozen("w", DType.FP32, Shape.of(384, 512));
    assertThatThrownBy(() -> x.linear(w, null))
        .isInstanceOf(GraphException.class)
        .hasMessage(
            "bert, encoder.layer.0.attention.self.query: linear: x [rows x 384] does not fit W [384"
                + " x 512]");
  }
}
