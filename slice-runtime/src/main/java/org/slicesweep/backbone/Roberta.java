package org.slicesweep.backbone;

import java.util.Optional;
import org.slicesweep.common.InputException;
import org.slicesweep.torch.Node;

/**
 * RoBERTa (Liu et al. 2019) and those of its form (XLM-R, CamemBERT): BERT whose positions count
 * real tokens, from behind the number of the padding token on, and whose texts are all of the first
 * type.
 */
final class Roberta extends Bert {
  private final int padding;

  private Roberta(EncoderConfig config, int padding) {
    super(config);
    this.padding = padding;
  }

  static Roberta of(ModelConfig config) {
    int padding = config.json().path("pad_token_id").asInt(1);
    EncoderConfig encoder = Bert.config(config, Pooling.CLS);
    InputException.check(
        padding >= 0 && padding + 1 < encoder.positions(),
        "backbone",
        "%s: pad_token_id %d: positions count from behind it, and there are %d",
        config.source(),
        padding,
        encoder.positions());
    return new Roberta(encoder, padding);
  }

  @Override
  int unusedPositions() {
    return padding + 1;
  }

  @Override
  Node positions(Pass pass, TextInputs inputs) {
    Node real = inputs.ids().isNot(padding);
    Node count = real.cumulated(1).plus(pass.added).times(real);
    return pass.weight(POSITIONS, table(config.positions())).lookup(count.plus((long) padding));
  }

  @Override
  Optional<Node> types(Pass pass, TextInputs inputs) {
    return promptType(pass);
  }
}
