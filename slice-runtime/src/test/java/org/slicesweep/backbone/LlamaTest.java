package org.slicesweep.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;

/** What configurations are refused; that those taken compute the same is shown elsewhere. */
class LlamaTest {
  @TempDir private Path folder;

  @BeforeEach
  void prepare() {
    Torch.prepareThread(1);
  }

  @Test
  void refusesWhatItWouldComputeWrongly() {
    refuses(
        c -> c.putObject("rope_scaling").put("rope_type", "yarn").put("factor", 2),
        "tiny: rope_scaling: rope_type \"yarn\": ");
    refuses(
        c -> c.putObject("rope_parameters").put("rope_type", "linear"),
        "tiny: rope_parameters: factor is missing");
    refuses(
        c -> c.putArray("rope_parameters").add(1),
        "tiny: rope_parameters is [1]: expected an object or null");
    refuses(
        c -> c.put("rope_parameters", "linear"),
        "tiny: rope_parameters is \"linear\": expected an object or null");
    refuses(c -> c.put("sliding_window", 32), "tiny: sliding_window 32: ");
    refuses(
        c -> c.put("model_type", "mistral").put("max_position_embeddings", 8192),
        "tiny: sliding_window 4096: ");
    refuses(
        c -> c.put("model_type", "qwen2").put("use_sliding_window", true),
        "tiny: use_sliding_window is true");
    refuses(c -> c.put("num_key_value_heads", 3), "tiny: num_attention_heads 4 is not a multiple");
    refuses(c -> c.put("partial_rotary_factor", 0.5), "tiny: partial_rotary_factor 0.5");
  }

  @Test
  void takesAWindowThatNoTextIsLongerThan() {
    ObjectNode config = TinyLlama.config().put("model_type", "mistral").put("sliding_window", 64);
    assertThat(BackboneCatalog.of(config, "tiny").blocks()).isEqualTo(TinyLlama.LAYERS);
  }

  @Test
  void sharesKeysAndValuesAndKnowsWhatEachLayerDoes() {
    Backbone llama = BackboneCatalog.of(TinyLlama.config(), "tiny");
    assertThat(llama.keyValueSize()).isEqualTo(2 * 16 / 4);
    assertThat(
            llama.linears().stream()
                .filter(layer -> layer.role().filter(llama.rescaled()::contains).isPresent())
                .map(LinearLayer::name))
        .containsExactly(
            "layers.0.self_attn.k_proj",
            "layers.0.self_attn.v_proj",
            "layers.0.mlp.down_proj",
            "layers.1.self_attn.k_proj",
            "layers.1.self_attn.v_proj",
            "layers.1.mlp.down_proj");
  }

  /** The weights on disk are those of another configuration. */
  @Test
  void namesWhatIsMissingOrOfAnotherShape() {
    String written = TinyLlama.write(folder.resolve("a"), c -> c.put("tie_word_embeddings", true));
    rewrite(written, c -> c.put("tie_word_embeddings", false));
    assertThatThrownBy(() -> LoadedBackbone.of(written, DType.FP32, TorchDevice.CPU))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("lm_head.weight");
    String other = TinyLlama.write(folder.resolve("b"), c -> {});
    rewrite(other, c -> c.put("intermediate_size", 25));
    assertThatThrownBy(() -> LoadedBackbone.of(other, DType.FP32, TorchDevice.CPU))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("mlp.gate_proj.weight is [24, 16], its config.json says [25, 16]");
    String deeper = TinyLlama.write(folder.resolve("c"), c -> {});
    rewrite(deeper, c -> c.put("num_hidden_layers", 3));
    assertThatThrownBy(() -> LoadedBackbone.of(deeper, DType.FP32, TorchDevice.CPU))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("9 of the 30 weights that its config.json asks for are missing");
  }

  private static void rewrite(String written, Consumer<ObjectNode> change) {
    ObjectNode config = TinyLlama.config();
    change.accept(config);
    try {
      java.nio.file.Files.writeString(Path.of(written, "config.json"), config.toString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void refuses(Consumer<ObjectNode> change, String message) {
    ObjectNode config = TinyLlama.config();
    change.accept(config);
    assertThatThrownBy(() -> BackboneCatalog.of(config, "tiny"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(message);
  }
}
