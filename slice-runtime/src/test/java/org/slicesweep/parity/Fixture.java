package org.slicesweep.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.weights.Safetensors;

/**
 * A folder that {@code benchmarks/parity} wrote: a model or a part of one, and what Hugging Face's
 * libraries made of it.
 */
record Fixture(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every fixture of a kind: a new folder is a new test. */
  static List<Fixture> all(String kind) {
    return in(root().resolve(kind));
  }

  /** The fixtures that are folders of a folder. */
  static List<Fixture> in(Path parent) {
    return folders(parent).stream()
        .filter(folder -> Files.isRegularFile(folder.resolve("expected.json")))
        .map(Fixture::new)
        .toList();
  }

  /** The folders of a kind. */
  static List<Path> folders(String kind) {
    return folders(root().resolve(kind));
  }

  private static List<Path> folders(Path parent) {
    try (Stream<Path> files = Files.list(parent)) {
      return files.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    try {
      return Path.of(Fixture.class.getResource("/parity").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  LoadedBackbone model() {
    return LoadedBackbone.of(folder.toString(), DType.FP32, TorchDevice.CPU);
  }

  /** What is known of the fixture beside tensors. */
  JsonNode expected() {
    return json("expected.json");
  }

  /** A list of numbers in what is known; empty without it. */
  float[] floats(String name) {
    JsonNode list = expected().path(name);
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).floatValue();
    }
    return values;
  }

  JsonNode json(String file) {
    try {
      return JSON.readTree(folder.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The content of one of the fixture's files; empty if there is no such file. */
  Optional<byte[]> find(String file) {
    Path found = folder.resolve(file);
    try {
      return Files.exists(found) ? Optional.of(Files.readAllBytes(found)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Inputs, and what came of them. */
  Safetensors tensors() {
    return Safetensors.open(folder.resolve("expected.safetensors"));
  }

  @Override
  public String toString() {
    return root().relativize(folder).toString();
  }
}
