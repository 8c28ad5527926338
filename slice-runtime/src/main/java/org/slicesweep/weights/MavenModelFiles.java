package org.slicesweep.weights;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slicesweep.common.InputException;

/** A model from a jar on the classpath. */
final class MavenModelFiles implements ModelFiles {
  private final MavenModel model;
  private final URL weights;
  private final URL tokenizer;
  private final ModelCache cache;
  private final Lazy<TensorSource> tensors = new Lazy<>(this::load);

  private MavenModelFiles(MavenModel model, URL weights, URL tokenizer, ModelCache cache) {
    this.model = model;
    this.weights = weights;
    this.tokenizer = tokenizer;
    this.cache = cache;
  }

  static MavenModelFiles open(String backbone, ModelCache cache) {
    MavenModel model = MavenModel.named(backbone);
    return new MavenModelFiles(
        model, resource(model, model.weights()), resource(model, model.tokenizer()), cache);
  }

  private static URL resource(MavenModel model, String name) {
    ClassLoader own = MavenModelFiles.class.getClassLoader();
    // On a Spark executor the user's jars are only in the thread's loader.
    ClassLoader loader = requireNonNullElse(Thread.currentThread().getContextClassLoader(), own);
    URL url = loader.getResource(name);
    if (url == null) {
      url = own.getResource(name);
    }
    if (url == null) {
      throw new InputException(
          "backbone",
          "backbone %s: %s is not on the classpath: add %s"
              .formatted(model.backbone(), name, model.coordinate()));
    }
    return url;
  }

  @Override
  public String name() {
    return model.backbone();
  }

  @Override
  public JsonNode config() {
    return model.config();
  }

  @Override
  public TensorSource tensors() {
    return tensors.get();
  }

  private TensorSource load() {
    Path file = cache.unpacked(weights);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer mapped = channel.map(MapMode.READ_ONLY, 0, channel.size());
      return OnnxInitializers.open(mapped, file.toString()).renamed(CheckpointNames::bare);
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, e), e);
    }
  }

  @Override
  public void requireTokenizer() {
    // Opening the model has found it.
  }

  @Override
  public Optional<byte[]> find(String file) {
    if (!file.equals(HuggingFaceFolder.TOKENIZER)) {
      return Optional.empty();
    }
    try (InputStream in = tokenizer()) {
      return Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(tokenizer, e), e);
    }
  }

  @Override
  public InputStream tokenizer() {
    try {
      return tokenizer.openStream();
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(tokenizer, e), e);
    }
  }
}
