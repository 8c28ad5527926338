package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.backbone.TinyVision;
import org.slicesweep.common.InputException;
import org.slicesweep.media.TestImages;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.weights.Safetensors;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorView;

/** What is wrong with a model's folder is told before anything is trained. */
class ModelFolderCheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WEIGHT = "encoder.layer.1.output.dense.weight";

  @TempDir private Path folder;
  private TrialSpec trial;
  private Path model;

  @BeforeEach
  void write() {
    trial = TinyTask.trial(folder, new FrozenProbe(), 1, 1);
    model = Path.of(trial.backbone());
  }

  private void refused(String message) {
    assertThatThrownBy(() -> new SpecCheck().check(trial))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  private void rewrite(UnaryOperator<List<TensorView>> change) {
    Path file = model.resolve("model.safetensors");
    Safetensors read = Safetensors.open(file);
    List<TensorView> tensors = new ArrayList<>();
    read.names().forEach(name -> tensors.add(read.get(name)));
    SafetensorsWriter.write(file, change.apply(tensors), Map.of());
  }

  private void configure(String key, long value) throws IOException {
    Path file = model.resolve("config.json");
    ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
    Files.writeString(file, config.put(key, value).toString());
  }

  private ObjectNode tokenizer() throws IOException {
    return (ObjectNode) JSON.readTree(model.resolve("tokenizer.json").toFile());
  }

  private void tokenizer(ObjectNode content) throws IOException {
    Files.writeString(model.resolve("tokenizer.json"), content.toString());
  }

  @Test
  void aSoundFolderIsFine() {
    new SpecCheck().check(trial);
  }

  @Test
  void aWeightOfAnotherShapeIsNamed() {
    rewrite(
        tensors ->
            tensors.stream()
                .map(
                    tensor ->
                        tensor.name().equals(WEIGHT)
                            ? TensorView.ofFloats(WEIGHT, List.of(2L, 3L), new float[6])
                            : tensor)
                .toList());
    refused(": " + WEIGHT + " is [2, 3], its config.json says [16, 64]");
  }

  @Test
  void aWeightThatIsMissingIsNamed() {
    rewrite(tensors -> tensors.stream().filter(tensor -> !tensor.name().equals(WEIGHT)).toList());
    refused("has no tensor \"" + WEIGHT + "\": did you mean");
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    Files.move(model.resolve("model.safetensors"), model.resolve("model-1.safetensors"));
    Files.writeString(
        model.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"%s\": \"model-2.safetensors\"}}".formatted(WEIGHT));
    refused("tensor \"" + WEIGHT + "\" is in \"model-2.safetensors\", which is missing");
  }

  @Test
  void aConfigurationOfMoreLayersThanAnyModelIsRefusedAtOnce() throws IOException {
    configure("num_hidden_layers", 2_000_000_000);
    refused("num_hidden_layers is 2000000000: expected at most 10000");
  }

  @Test
  void aLargerVocabularyThanTheEmbeddingIsAnotherModels() throws IOException {
    ObjectNode tokenizer = tokenizer();
    ((ObjectNode) tokenizer.path("model").path("vocab")).put("another", 64);
    tokenizer(tokenizer);
    refused("its tokenizer.json has tokens up to 64, but the embedding has 64 rows: is it another");
  }

  @Test
  void tokensThatNoTextBecomesMayLieBeyondTheEmbedding() throws IOException {
    ObjectNode tokenizer = tokenizer();
    ObjectNode extra = tokenizer.withArray("added_tokens").addObject();
    extra.put("id", 64).put("content", "<extra>").put("special", true).put("normalized", false);
    extra.put("single_word", false).put("lstrip", false).put("rstrip", false);
    tokenizer(tokenizer);
    new SpecCheck().check(trial);
  }

  @Test
  void whatHasNoVocabularyIsNoTokenizer() throws IOException {
    tokenizer(JSON.createObjectNode());
    refused("tokenizer.json is not a tokenizer: its model has no vocabulary");
    Files.writeString(model.resolve("tokenizer.json"), "{\"model\": {");
    refused("tokenizer.json is not valid JSON: Unexpected end-of-input");
  }

  @Test
  void whatCannotBeLoadedIsNoTokenizer() throws IOException {
    ObjectNode tokenizer = tokenizer();
    tokenizer.putObject("pre_tokenizer").put("type", "Foo");
    tokenizer(tokenizer);
    refused(model + "/tokenizer.json cannot be loaded as a tokenizer: ");
  }

  @Test
  void aTokenizerWithoutATokenForUnknownWordsIsRefused() throws IOException {
    ObjectNode tokenizer = tokenizer();
    ((ObjectNode) tokenizer.path("model")).put("unk_token", "[NONE]");
    tokenizer(tokenizer);
    refused(model + "/tokenizer.json: model.unk_token \"[NONE]\" is not in model.vocab");
  }

  @Test
  void whatStandsAroundEveryTextIsWithinTheEmbedding() throws IOException {
    ObjectNode tokenizer = tokenizer();
    ObjectNode around = tokenizer.putObject("post_processor").put("type", "BertProcessing");
    around.putArray("sep").add("[SEP]").add(3);
    around.putArray("cls").add("[CLS]").add(999);
    tokenizer(tokenizer);
    refused("its tokenizer gives token 999, but the embedding has 64 rows");
  }

  @Test
  void aProcessorThatDoesNotSuitTheBackboneIsRefused() throws IOException {
    model = Path.of(TinyVision.vit(folder.resolve("vit"), 16, 4, 16, 1));
    TestImages.plain(folder.resolve("data/red/1.png"), 20, 15, 0x2040C0, 0);
    TaskSpec images = TaskSpec.named("images");
    trial =
        new TrialSpec(
            model.toString(),
            images,
            new FrozenProbe(),
            TinyTask.train(1, 1e-3, 0),
            Precision.FP32,
            1);
    Path processor = model.resolve("preprocessor_config.json");
    Files.writeString(processor, "{\"size\": {\"height\": 2, \"width\": 2}}");
    refused("images of 2 x 2 pixels (height x width) are smaller than its patches of 4 x 4");
    Files.delete(processor);
    refused("has no preprocessor_config.json, and the usual 224 x 224 do not suit its image_size");
  }
}
