package org.slicesweep.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;
import org.slicesweep.weights.ModelFiles;

/** What configurations are refused; that those taken compute the same is shown elsewhere. */
class BertTest {
  @TempDir private Path folder;
  private ModelFiles files;

  @BeforeEach
  void write() {
    files = ModelFiles.open(TinyBackbone.write(folder, 1));
  }

  private Backbone of(Consumer<ObjectNode> change) {
    ObjectNode config = new ObjectMapper().convertValue(files.config(), ObjectNode.class);
    change.accept(config);
    return BackboneCatalog.of(config, "tiny");
  }

  private void refuses(Consumer<ObjectNode> change, String message) {
    assertThatThrownBy(() -> of(change))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesWhatItWouldComputeWrongly() {
    refuses(c -> c.put("is_decoder", true), "tiny: is_decoder is true: only encoders");
    refuses(
        c -> c.put("model_type", "roberta").put("is_decoder", true), "tiny: is_decoder is true");
    refuses(
        c -> c.putObject("quantization_config").put("load_in_4bit", true),
        "tiny: quantization_config {\"load_in_4bit\":true}: quantized weights are not supported");
    refuses(c -> c.putNull("hidden_act"), "tiny: hidden_act is null: expected a name such as");
  }

  @Test
  void whatSaysNothingIsTaken() {
    Backbone backbone =
        of(c -> c.put("is_decoder", false).putNull("quantization_config").without("hidden_act"));
    assertThat(backbone.blocks()).isEqualTo(TinyBackbone.LAYERS);
  }

  @Test
  void layersThatTheConfigurationDoesNotCountAreFound() {
    Backbone all = of(c -> {});
    assertThat(new WeightReader("tiny", files.tensors(), all).leftOver()).isEmpty();
    Backbone first = of(c -> c.put("num_hidden_layers", 1));
    assertThat(new WeightReader("tiny", files.tensors(), first).leftOver())
        .hasSize(16)
        .contains("encoder.layer.1.output.dense.weight")
        .allMatch(name -> name.startsWith("encoder.layer.1."));
  }
}
