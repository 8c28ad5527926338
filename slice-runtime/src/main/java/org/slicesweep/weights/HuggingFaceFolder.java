package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slicesweep.common.InputException;

/** A model as Hugging Face's {@code save_pretrained} leaves it. */
final class HuggingFaceFolder implements ModelFiles {
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  static final String TOKENIZER = "tokenizer.json";
  private static final List<String> PICKLES =
      List.of("pytorch_model.bin", "pytorch_model.bin.index.json");

  private final String name;
  private final ModelFolder folder;
  private final Lazy<JsonNode> config;
  private final Lazy<TensorSource> tensors;

  private HuggingFaceFolder(String name, ModelFolder folder, String weights) {
    this.name = name;
    this.folder = folder;
    this.config = new Lazy<>(() -> StrictJson.object(folder.file(CONFIG)));
    this.tensors = new Lazy<>(() -> load(weights));
  }

  /** A folder on this machine, or an address of one. */
  static HuggingFaceFolder open(String backbone) {
    return in(backbone, StoredModelFolder.of(backbone));
  }

  /**
   * Checks that config and weights are there, so that a plan says what a run would miss; reads
   * none.
   */
  static HuggingFaceFolder in(String name, ModelFolder folder) {
    require(folder, CONFIG, "the model's shape");
    String weights = folder.first(WEIGHTS, INDEX).orElseThrow(() -> withoutWeights(folder));
    return new HuggingFaceFolder(name, folder, weights);
  }

  private static void require(ModelFolder folder, String file, String what) {
    if (!folder.has(file)) {
      throw missing(folder, "%s has no %s (%s)".formatted(folder, file, what));
    }
  }

  private static InputException withoutWeights(ModelFolder folder) {
    boolean pickled = PICKLES.stream().anyMatch(folder::has);
    return missing(
        folder,
        pickled
            ? ("%s has its weights in pytorch_model.bin only: pickle files are not read:"
                    + " convert to safetensors")
                .formatted(folder)
            : "%s has no weights: expected %s or %s".formatted(folder, WEIGHTS, INDEX));
  }

  private static InputException missing(ModelFolder folder, String message) {
    return folder.unreachable().orElseGet(() -> new InputException("backbone", message));
  }

  private TensorSource load(String weights) {
    Path file = folder.file(weights);
    NamedTensors tensors =
        weights.equals(INDEX)
            ? SafetensorsIndex.open(file, folder)
            : Safetensors.open(file).tensors();
    return tensors.renamed(CheckpointNames::bare);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean areHere() {
    return folder.isHere();
  }

  @Override
  public JsonNode config() {
    return config.get().deepCopy();
  }

  @Override
  public TensorSource tensors() {
    return tensors.get();
  }

  @Override
  public void requireTokenizer() {
    require(folder, TOKENIZER, "the tokenizer");
  }

  @Override
  public InputStream tokenizer() {
    requireTokenizer();
    Path file = folder.file(TOKENIZER);
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, e), e);
    }
  }

  @Override
  public Optional<byte[]> find(String file) {
    if (!folder.has(file)) {
      return Optional.empty();
    }
    Path found = folder.file(file);
    try {
      return Optional.of(Files.readAllBytes(found));
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(found, e), e);
    }
  }
}
