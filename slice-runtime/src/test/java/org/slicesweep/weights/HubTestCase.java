package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;

/** A model on a Hub, over a real connection, and what tests of it need. */
abstract class HubTestCase {
  static final String NAME = "hf://" + HubServer.MODEL;
  static final String WEIGHTS = "model.safetensors";
  static final TensorView A = TensorView.ofFloats("a", List.of(1L), new float[] {1});
  static final TensorView B = TensorView.ofFloats("b", List.of(2L), new float[] {2, 3});

  @TempDir Path folder;
  Path cache;
  HubServer hub;
  final Progress progress = new Progress();

  /** Notes what it hears. */
  static final class Progress implements DownloadProgress {
    final List<String> done = new ArrayList<>();
    final List<Long> positions = new ArrayList<>();

    @Override
    public synchronized void at(String file, long bytes, long total) {
      if (file.equals(WEIGHTS)) {
        positions.add(bytes);
      }
    }

    @Override
    public synchronized void done(String file, long bytes) {
      done.add(file);
    }

    @Override
    public void failed(String file) {}
  }

  @BeforeEach
  void serve() throws IOException {
    cache = folder.resolve("hub");
    hub = new HubServer();
    hub.put("config.json", "{\"model_type\":\"bert\"}");
    hub.put("tokenizer.json", "{\"version\":\"1.0\"}");
    hub.put("README.md", "# Tiny");
    hub.put(WEIGHTS, safetensors(A, B));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  byte[] safetensors(TensorView... tensors) throws IOException {
    Path file = folder.resolve("made.safetensors");
    SafetensorsWriter.write(file, List.of(tensors), Map.of());
    return Files.readAllBytes(file);
  }

  /** A file of many chunks that no tensor reader needs. */
  byte[] large() {
    byte[] content = new byte[300_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31 + i / 256);
    }
    hub.put(WEIGHTS, content);
    return content;
  }

  HubSettings settings() {
    return hub.settings(cache);
  }

  HubSettings withToken(String token) {
    return with(settings().endpoint(), token, false, Duration.ofSeconds(20));
  }

  HubSettings offline() {
    return with(settings().endpoint(), null, true, Duration.ofSeconds(20));
  }

  HubSettings with(URI endpoint, String token, boolean offline, Duration stall) {
    return new HubSettings(endpoint, token, cache, offline, Duration.ofMillis(1), stall);
  }

  HubSnapshot open(String name, HubSettings settings) {
    return HubSnapshot.open(HubName.parse(name), settings, progress);
  }

  HubSnapshot open() {
    return open(NAME, settings());
  }

  ModelFiles model(HubSettings settings) {
    return HuggingFaceFolder.in(NAME, open(NAME, settings));
  }

  static AbstractThrowableAssert<?, ? extends Throwable> assertMistake(ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  Path repository() {
    return cache.resolve("models--acme--tiny-bert");
  }
}
