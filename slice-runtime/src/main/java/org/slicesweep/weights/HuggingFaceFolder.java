package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Nearest;

/** A folder as Hugging Face's {@code save_pretrained} leaves it. */
final class HuggingFaceFolder implements ModelFiles {
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  static final String TOKENIZER = "tokenizer.json";
  private static final List<String> PICKLES =
      List.of("pytorch_model.bin", "pytorch_model.bin.index.json");

  private final String name;
  private final Path folder;
  private final Lazy<JsonNode> config;
  private final Lazy<TensorSource> tensors;

  private HuggingFaceFolder(String name, Path folder, Path weights) {
    this.name = name;
    this.folder = folder;
    this.config = new Lazy<>(() -> StrictJson.object(folder.resolve(CONFIG)));
    this.tensors = new Lazy<>(() -> load(weights));
  }

  /** Checks that every file is there, so that a plan says what a run would miss; reads none. */
  static HuggingFaceFolder open(String backbone) {
    Path folder = folder(backbone);
    require(folder, CONFIG, "the model's shape");
    Path weights = folder.resolve(WEIGHTS);
    if (!Files.isRegularFile(weights)) {
      weights = folder.resolve(INDEX);
    }
    if (!Files.isRegularFile(weights)) {
      throw withoutWeights(folder);
    }
    require(folder, TOKENIZER, "the tokenizer");
    return new HuggingFaceFolder(backbone, folder, weights);
  }

  private static Path folder(String backbone) {
    try {
      Path folder = Path.of(backbone);
      if (!backbone.isBlank() && Files.isDirectory(folder)) {
        return folder;
      }
    } catch (InvalidPathException e) {
      // A name that cannot be a path is no folder either: the same message.
    }
    List<String> names = MavenModel.backbones();
    throw new InputException(
        "backbone",
        "backbone %s is not a folder: %s"
            .formatted(
                Excerpt.of(backbone),
                Nearest.to(MavenModel.SCHEME + backbone, names)
                    .map(best -> "did you mean \"" + best + "\"?")
                    .orElse("expected one, or one of " + String.join(", ", names))));
  }

  private static void require(Path folder, String file, String what) {
    if (!Files.isRegularFile(folder.resolve(file))) {
      throw new InputException("backbone", "%s has no %s (%s)".formatted(folder, file, what));
    }
  }

  private static InputException withoutWeights(Path folder) {
    boolean pickled = PICKLES.stream().map(folder::resolve).anyMatch(Files::isRegularFile);
    return new InputException(
        "backbone",
        pickled
            ? ("%s has its weights in pytorch_model.bin only: pickle files are not read:"
                    + " convert to safetensors")
                .formatted(folder)
            : "%s has no weights: expected %s or %s".formatted(folder, WEIGHTS, INDEX));
  }

  private static TensorSource load(Path weights) {
    NamedTensors tensors =
        weights.endsWith(INDEX)
            ? SafetensorsIndex.open(weights)
            : Safetensors.open(weights).tensors();
    return tensors.renamed(CheckpointNames::bare);
  }

  @Override
  public String name() {
    return name;
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
  public InputStream tokenizer() {
    Path file = folder.resolve(TOKENIZER);
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, e), e);
    }
  }
}
