package org.slicesweep;

import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.BackboneCatalog;
import org.slicesweep.backbone.HeadForm;
import org.slicesweep.method.Method;
import org.slicesweep.weights.ModelFiles;

/** The README.md of an exported model: what it is, and what its head expects. */
final class ModelCard {
  static final String FILE = "README.md";

  private static final String HEAD =
      """
      `head.safetensors` is the classification head: of the last hidden states, %s is x, and the
      outputs are `%s`, in linear layers whose tensors are called `head.out.weight`, `head.out.bias`
      and so on.
      """;

  private ModelCard() {}

  /** A model whose weights hold what was learned. */
  static String merged(ModelFiles files, boolean withHead) {
    return """
    # %s, fine-tuned

    Fine-tuned by slicesweep; the learned weights are merged into the model, which has its plain
    architecture and loads as any other. If transformers misses a pooler, the pretrained model had none
    either; nothing here uses it.

    """
            .formatted(files.name())
        + (withHead ? head(files) : "");
  }

  /** What was learned, for PEFT. */
  static String adapter(ModelFiles files, Method method, boolean withHead) {
    return """
    # An adapter for %s

    Trained by slicesweep (method `%s`); `peft.PeftModel.from_pretrained` loads it onto that model.

    """
            .formatted(files.name(), method.name())
        + (withHead ? head(files) : "");
  }

  private static String head(ModelFiles files) {
    Backbone backbone = BackboneCatalog.of(files.config(), files.name());
    boolean dense = backbone.headForm() == HeadForm.DENSE_TANH;
    return HEAD.formatted(backbone.pooled(), dense ? "out(tanh(dense(x)))" : "out(x)");
  }
}
