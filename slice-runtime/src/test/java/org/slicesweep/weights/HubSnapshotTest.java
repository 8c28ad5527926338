package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Models that a Hub gives, and what is kept of them. */
class HubSnapshotTest extends HubTestCase {
  @Test
  void opensAModelByItsName() {
    ModelFiles model = model(settings());

    assertThat(model.name()).isEqualTo(NAME);
    assertThat(model.config().path("model_type").asText()).isEqualTo("bert");
    assertThat(model.tensors().get("b")).isEqualTo(B);
    assertThat(model.tokenizer()).hasContent("{\"version\":\"1.0\"}");
    assertThat(hub.requestsFor("GET", "README.md")).isEmpty();
  }

  @Test
  void aPlanFetchesTheConfigAlone() {
    assertThat(model(settings()).config().path("model_type").asText()).isEqualTo("bert");

    assertThat(progress.done).containsExactly("config.json");
  }

  @Test
  void keepsFilesAsTheHubsOwnLibraryDoes() throws IOException {
    model(settings()).tensors();

    assertThat(repository().resolve("refs/main")).hasContent(HubServer.COMMIT);
    for (String file : List.of("config.json", "tokenizer.json", WEIGHTS)) {
      Path pointer = repository().resolve("snapshots").resolve(HubServer.COMMIT).resolve(file);
      assertThat(Files.readSymbolicLink(pointer))
          .isEqualTo(Path.of("../../blobs").resolve(hub.etag(file)));
      assertThat(pointer).isRegularFile();
    }
    try (Stream<Path> blobs = Files.list(repository().resolve("blobs"))) {
      assertThat(blobs).hasSize(3);
    }
  }

  @Test
  void takesWhatThatLibraryLeft() throws IOException {
    Path snapshot = repository().resolve("snapshots").resolve(HubServer.COMMIT);
    Files.createDirectories(snapshot);
    Files.createDirectories(repository().resolve("refs"));
    Files.writeString(repository().resolve("refs/main"), HubServer.COMMIT);
    Files.writeString(snapshot.resolve("config.json"), "{\"model_type\":\"bert\"}");
    Files.writeString(snapshot.resolve("tokenizer.json"), "{}");
    Files.write(snapshot.resolve(WEIGHTS), safetensors(A, B));

    assertThat(model(offline()).tensors().get("a")).isEqualTo(A);
    assertThat(hub.requests).isEmpty();
  }

  @Test
  void fetchesEachFileOnce() {
    model(settings()).tensors();
    model(settings()).tensors();

    assertThat(progress.done).containsExactlyInAnyOrder("config.json", "tokenizer.json", WEIGHTS);
  }

  @Test
  void aCommitThatIsCachedNeedsNoHub() throws IOException {
    String pinned = NAME + "@" + HubServer.COMMIT;
    HuggingFaceFolder.in(pinned, open(pinned, settings())).tensors();
    hub.close();

    assertThat(HuggingFaceFolder.in(pinned, open(pinned, settings())).tensors().get("a"))
        .isEqualTo(A);
    assertThat(repository().resolve("refs")).doesNotExist();
  }

  @Test
  void aRevisionCanBeABranchOfABranch() {
    HubSnapshot snapshot = open(NAME + "@refs/pr/1", settings());

    assertThat(snapshot.commit()).isEqualTo(HubServer.COMMIT);
    assertThat(repository().resolve("refs/refs/pr/1")).hasContent(HubServer.COMMIT);
  }

  @Test
  void asksForEachFileWhereTheListingSaysLittle() {
    hub.describesFiles = false;

    assertThat(model(settings()).tensors().get("b")).isEqualTo(B);

    assertThat(hub.requestsFor("HEAD", WEIGHTS)).hasSize(1);
    assertThat(repository().resolve("blobs").resolve(hub.etag(WEIGHTS))).exists();
    assertThat(repository().resolve("blobs").resolve(hub.etag("config.json"))).exists();
  }

  @Test
  void fetchesTheShardsThatTheIndexNames() throws IOException {
    hub.remove(WEIGHTS);
    hub.put("model-1.safetensors", safetensors(A));
    hub.put("model-2.safetensors", safetensors(B));
    hub.put("model-3.safetensors", safetensors(A));
    hub.put(
        "model.safetensors.index.json",
        "{\"weight_map\":{\"a\":\"model-1.safetensors\",\"b\":\"model-2.safetensors\"}}");

    TensorSource tensors = model(settings()).tensors();

    assertThat(tensors.get("a")).isEqualTo(A);
    assertThat(tensors.get("b")).isEqualTo(B);
    assertThat(progress.done).doesNotContain("model-3.safetensors");
    assertThat(model(offline()).tensors().get("b")).isEqualTo(B);
  }

  @Test
  void anIndexLeadsNowhereElse() {
    hub.remove(WEIGHTS);
    for (String shard : List.of("../../../../x.safetensors", "/etc/passwd", "sub/x.safetensors")) {
      hub.put("model.safetensors.index.json", "{\"weight_map\":{\"a\":\"" + shard + "\"}}");
      hub.put(shard, "x");
      cache = folder.resolve("hub" + shard.hashCode());

      assertMistake(() -> model(settings()).tensors()).hasMessageContaining(shard);
      assertThat(hub.requestsFor("GET", "x.safetensors")).isEmpty();
    }
  }

  @Test
  void goesOnWithTheCacheWhenTheHubIsGone() {
    model(settings()).tensors();
    HubSettings nobody =
        with(URI.create("http://127.0.0.1:1"), null, false, Duration.ofSeconds(20));

    assertThat(model(nobody).tensors().get("a")).isEqualTo(A);

    cache = folder.resolve("empty");
    HubSettings nothing =
        with(URI.create("http://127.0.0.1:1"), null, false, Duration.ofSeconds(20));
    assertMistake(() -> model(nothing))
        .hasMessageContaining("http://127.0.0.1:1")
        .hasMessageContaining("check the network");
  }

  @Test
  void offlineOnlyTheCacheCounts() {
    assertMistake(() -> model(offline()))
        .hasMessageContaining("HF_HUB_OFFLINE is set")
        .hasMessageContaining(cache.toString());
    model(settings()).config();
    hub.requests.clear();
    assertMistake(() -> model(offline())).hasMessageContaining("HF_HUB_OFFLINE is set");
    assertThat(hub.requests).isEmpty();
  }
}
