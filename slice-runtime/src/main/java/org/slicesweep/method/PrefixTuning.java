package org.slicesweep.method;

import java.util.Optional;
import org.slicesweep.backbone.ForwardHook;
import org.slicesweep.backbone.Prefix;
import org.slicesweep.torch.Dim;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Shape;

/**
 * Prefix tuning (Li and Liang 2021) without the projection that the paper trains through: keys and
 * values before those of the text, in every attention block. A row of {@code prefix_embeddings}
 * holds one position's keys and values of all blocks, {@code [keys 0, values 0, keys 1, ...]}, and
 * starts normal with deviation 1, both as in Hugging Face PEFT.
 *
 * @param tokens length of the prefix
 */
public record PrefixTuning(int tokens) implements Method {
  private static final long serialVersionUID = 1L;
  private static final String EMBEDDINGS = "prefix_embeddings";

  /** What a sweep file that says nothing gets. */
  public static final PrefixTuning DEFAULT = new PrefixTuning(20);

  public PrefixTuning {
    Options.checkTokens(tokens);
  }

  @Override
  public String name() {
    return "prefix_tuning";
  }

  @Override
  public void checkAgainst(TrialConditions conditions) {
    Options.checkTokensFit(tokens, conditions);
  }

  @Override
  public Adaptation adapt(AdaptationContext context) {
    int size = context.model().architecture().keyValueSize();
    long width = 2L * context.model().architecture().blocks() * size;
    AdapterTensor vectors = AdapterTensor.trained(EMBEDDINGS, Initial.normal(1), tokens, width);
    return new InputAdaptation(this, vectors, context) {
      @Override
      ForwardHook hook(Vectors trained) {
        return new ForwardHook() {
          @Override
          public Node weight(Graph graph, String name, Shape shape) {
            return graph.frozen(name, dtype, shape);
          }

          @Override
          public Optional<Prefix> prefix(Graph graph, int block) {
            Node all = trained.in(graph);
            return Optional.of(new Prefix(part(all, 2L * block), part(all, 2L * block + 1)));
          }
        };
      }

      private Node part(Node all, long index) {
        return all.slice(1, index * size, Dim.of(size));
      }
    };
  }
}
