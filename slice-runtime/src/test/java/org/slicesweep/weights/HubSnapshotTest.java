package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.common.InputException;

/** Models that a Hub gives: over a real connection, to a server that misbehaves as asked. */
class HubSnapshotTest {
  private static final String NAME = "hf://" + HubServer.MODEL;
  private static final String WEIGHTS = "model.safetensors";
  private static final TensorView A = TensorView.ofFloats("a", List.of(1L), new float[] {1});
  private static final TensorView B = TensorView.ofFloats("b", List.of(2L), new float[] {2, 3});

  @TempDir Path folder;
  private Path cache;
  private HubServer hub;
  private final Progress progress = new Progress();

  /** Notes what it hears. */
  private static final class Progress implements DownloadProgress {
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

  private byte[] safetensors(TensorView... tensors) throws IOException {
    Path file = folder.resolve("made.safetensors");
    SafetensorsWriter.write(file, List.of(tensors), Map.of());
    return Files.readAllBytes(file);
  }

  /** A file of many chunks that no tensor reader needs. */
  private byte[] large() {
    byte[] content = new byte[300_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31 + i / 256);
    }
    hub.put(WEIGHTS, content);
    return content;
  }

  private HubSettings settings() {
    return hub.settings(cache);
  }

  private HubSettings withToken(String token) {
    return with(settings().endpoint(), token, false, Duration.ofSeconds(20));
  }

  private HubSettings offline() {
    return with(settings().endpoint(), null, true, Duration.ofSeconds(20));
  }

  private HubSettings with(URI endpoint, String token, boolean offline, Duration stall) {
    return new HubSettings(endpoint, token, cache, offline, Duration.ofMillis(1), stall);
  }

  private HubSnapshot open(String name, HubSettings settings) {
    return HubSnapshot.open(HubName.parse(name), settings, progress);
  }

  private HubSnapshot open() {
    return open(NAME, settings());
  }

  private ModelFiles model(HubSettings settings) {
    return HuggingFaceFolder.in(NAME, open(NAME, settings));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertMistake(
      ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  private Path repository() {
    return cache.resolve("models--acme--tiny-bert");
  }

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
  void aCutDownloadGoesOnWhereItEnded() throws IOException {
    byte[] content = large();
    hub.first(3, hub.cuttingAfter(WEIGHTS, 70_000));

    assertThat(open().file(WEIGHTS)).hasBinaryContent(content);

    List<String> ranges =
        hub.requestsFor("GET", WEIGHTS).stream()
            .filter(request -> request.host().equals("store"))
            .map(HubServer.Request::range)
            .toList();
    assertThat(ranges).hasSize(4).startsWith((String) null);
    long before = 0;
    for (String range : ranges.subList(1, 4)) {
      // What was on its way when the connection was cut may be lost: at most a part's 70,000 bytes.
      long start = Long.parseLong(range.substring("bytes=".length(), range.length() - 1));
      assertThat(start).isGreaterThan(before).isLessThanOrEqualTo(before + 70_000);
      before = start;
    }
  }

  @Test
  void whatGetsOnIsNotGivenUp() {
    byte[] content = large();
    hub.first(20, hub.cuttingAfter(WEIGHTS, 10_000));

    assertThat(open().file(WEIGHTS)).hasBinaryContent(content);
  }

  @Test
  void aLaterRunGoesOnWithTheDraft() throws IOException {
    byte[] content = large();
    hub.first(1, hub.cuttingAfter(WEIGHTS, 100_000));
    hub.first(4, HubServer.status(503, "/blobs/" + WEIGHTS));
    assertMistake(() -> open().file(WEIGHTS)).hasMessageContaining("503");
    Path draft = repository().resolve("blobs").resolve(hub.etag(WEIGHTS) + ".incomplete");
    // What was on its way when the connection was cut may be lost.
    long received = Files.size(draft);
    assertThat(received).isPositive().isLessThanOrEqualTo(100_000);
    hub.requests.clear();

    assertThat(open().file(WEIGHTS)).hasBinaryContent(content);

    assertThat(hub.requestsFor("GET", WEIGHTS).get(0).range()).isEqualTo("bytes=" + received + "-");
    try (Stream<Path> blobs = Files.list(repository().resolve("blobs"))) {
      assertThat(blobs.map(blob -> blob.getFileName().toString()))
          .doesNotContain(hub.etag(WEIGHTS) + ".incomplete");
    }
  }

  @Test
  void aServerWithoutRangesStartsOver() {
    byte[] content = large();
    hub.knowsRanges = false;
    hub.first(1, hub.cuttingAfter(WEIGHTS, 70_000));

    assertThat(open().file(WEIGHTS)).hasBinaryContent(content);
  }

  @Test
  void aServerThatAlwaysStartsOverAndCutsIsGivenUp() {
    large();
    hub.knowsRanges = false;
    hub.always(hub.cuttingAfter(WEIGHTS, 70_000));

    assertMistake(() -> open().file(WEIGHTS)).hasMessageContaining("check the network");
    assertThat(hub.requestsFor("GET", WEIGHTS)).hasSizeLessThan(20);
  }

  @Test
  void aServerThatFallsSilentIsAskedAgain() {
    byte[] content = large();
    hub.always(hub.silentOnceAfter(WEIGHTS, 70_000));

    HubSettings settings = with(settings().endpoint(), null, false, Duration.ofMillis(300));
    assertThat(open(NAME, settings).file(WEIGHTS)).hasBinaryContent(content);
  }

  @Test
  void aDraftThatIsAnotherFilesIsThrownAway() throws IOException {
    byte[] content = large();
    Files.createDirectories(repository().resolve("blobs"));
    Path draft = repository().resolve("blobs").resolve(hub.etag(WEIGHTS) + ".incomplete");
    Files.writeString(draft, "something else");
    assertThat(open().file(WEIGHTS)).hasBinaryContent(content);

    Files.delete(repository().resolve("blobs").resolve(hub.etag(WEIGHTS)));
    Files.delete(repository().resolve("snapshots").resolve(HubServer.COMMIT).resolve(WEIGHTS));
    Files.write(draft, Arrays.copyOf(content, content.length + 5));
    assertThat(open().file(WEIGHTS)).hasBinaryContent(content);
  }

  @Test
  void aWrongHashIsFetchedOnceMore() {
    byte[] content = large();
    byte[] wrong = content.clone();
    wrong[content.length / 2]++;
    hub.first(1, hub.sending(WEIGHTS, wrong));

    assertThat(open().file(WEIGHTS)).hasBinaryContent(content);
  }

  @Test
  void aHashThatStaysWrongIsRefused() throws IOException {
    byte[] wrong = large().clone();
    wrong[0]++;
    hub.always(hub.sending(WEIGHTS, wrong));

    assertMistake(() -> open().file(WEIGHTS))
        .hasMessageContaining(HubServer.sha256(wrong))
        .hasMessageContaining(hub.etag(WEIGHTS));
    try (Stream<Path> blobs = Files.list(repository().resolve("blobs"))) {
      assertThat(blobs.map(blob -> blob.getFileName().toString()))
          .noneMatch(blob -> blob.startsWith(hub.etag(WEIGHTS)));
    }
    assertThat(hub.requestsFor("GET", WEIGHTS).stream().filter(r -> r.host().equals("store")))
        .hasSize(2);
  }

  @Test
  void smallFilesAreCheckedToo() {
    hub.always(
        hub.sending("config.json", "{\"model_type\":\"gpt2\"}".getBytes(StandardCharsets.UTF_8)));

    assertMistake(() -> open().file("config.json")).hasMessageContaining(hub.etag("config.json"));
  }

  @Test
  void aWrongSizeIsRefused() {
    byte[] content = large();
    hub.always(hub.sending(WEIGHTS, Arrays.copyOf(content, content.length - 1)));

    assertMistake(() -> open().file(WEIGHTS))
        .hasMessageContaining("299999")
        .hasMessageContaining("300000");
  }

  @Test
  void aTruncatedBlobIsFetchedAnew() throws IOException {
    byte[] content = large();
    Path file = open().file(WEIGHTS);
    Files.write(file.toRealPath(), Arrays.copyOf(content, 10));
    Files.delete(file);

    assertThat(open().file(WEIGHTS)).hasBinaryContent(content);
  }

  @Test
  void theTokenGoesToTheEndpointAlone() {
    large();
    hub.first(1, hub.cuttingAfter(WEIGHTS, 70_000));
    open(NAME, withToken("hf_secret")).file(WEIGHTS);

    assertThat(hub.requests).extracting(HubServer.Request::host).contains("hub", "store");
    assertThat(hub.requests)
        .allSatisfy(
            request ->
                assertThat(request.authorization())
                    .isEqualTo(request.host().equals("hub") ? "Bearer hf_secret" : null));
  }

  @Test
  void aTokenIsNotShown() {
    assertThat(withToken("hf_secret")).asString().doesNotContain("secret");
    hub.always(HubServer.status(401, "/api/"));

    assertMistake(() -> open(NAME, withToken("hf_secret")))
        .hasMessageContaining("does not accept HF_TOKEN")
        .hasMessageNotContaining("secret");
  }

  @Test
  void saysWhatIsWrongWithTheName() {
    assertMistake(() -> open("hf://acme/other", settings()))
        .hasMessageContaining("has no model acme/other");
    assertMistake(() -> open(NAME + "@mian", settings()))
        .hasMessageContaining("no revision \"mian\": did you mean \"main\"?");
    assertThat(cache).doesNotExist();
  }

  @Test
  void saysWhatIsNotAllowed() {
    hub.first(1, HubServer.status(401, "/api/", "X-Error-Code", "RepoNotFound"));
    assertMistake(() -> open()).hasMessageContaining("set HF_TOKEN");

    hub.first(1, HubServer.status(403, "/resolve/", "X-Error-Code", "GatedRepo"));
    assertMistake(() -> model(settings()).config())
        .hasMessageContaining("is gated: accept its terms at " + hub.endpoint())
        .hasMessageContaining("HF_TOKEN");

    hub.first(1, HubServer.status(401, "/resolve/", "X-Error-Code", "GatedRepo"));
    assertMistake(() -> model(settings()).config()).hasMessageContaining("is gated");
    assertThat(hub.requests).hasSize(5); // none is tried again
  }

  @Test
  void aBusyServerIsAskedAgain() {
    hub.first(2, HubServer.status(503, "/api/"));
    hub.first(2, HubServer.status(429, "/resolve/", "Retry-After", "0"));

    assertThat(model(settings()).config().path("model_type").asText()).isEqualTo("bert");
  }

  @Test
  void aServerThatStaysBusyIsGivenUp() {
    hub.always(HubServer.status(429, "/api/"));

    assertMistake(() -> open()).hasMessageContaining("429").hasMessageContaining("try again later");
    assertThat(hub.requests).hasSize(5);
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

  @Test
  void refusesPickles() {
    hub.remove(WEIGHTS);
    hub.put("pytorch_model.bin", "pickle");

    assertMistake(() -> model(settings()))
        .hasMessage(
            "%s has its weights in pytorch_model.bin only: pickle files are not read: convert to"
                + " safetensors",
            NAME);
    hub.remove("pytorch_model.bin");
    assertMistake(() -> model(settings())).hasMessageContaining("has no weights");
    hub.remove("config.json");
    assertMistake(() -> model(settings())).hasMessageContaining("has no config.json");
  }

  @Test
  void believesNoHostileServer() {
    for (String sha : List.of("../../x", "main", "", "0123")) {
      hub.first(1, answering("/api/", "{\"sha\":\"" + sha + "\",\"siblings\":[]}"));
      assertMistake(() -> open()).hasMessageContaining("is it a Hugging Face Hub?");
    }
    hub.first(1, answering("/api/", "<html>"));
    assertMistake(() -> open()).hasMessageContaining("JSON");

    hub.describesFiles = false;
    hub.first(1, HubServer.status(200, "/resolve/", "ETag", "\"../../x\""));
    assertMistake(() -> open().file("config.json")).hasMessageContaining("which content");

    hub.always(HubServer.status(302, "/resolve/", "Location", "file:///etc/passwd"));
    assertMistake(() -> open().file("config.json")).hasMessageContaining("redirects to");
  }

  private static HubServer.Trick answering(String page, String body) {
    return exchange -> {
      if (!exchange.getRequestURI().getPath().startsWith(page)) {
        return false;
      }
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
      return true;
    };
  }

  @Test
  void redirectsInCirclesEnd() {
    hub.always(HubServer.status(307, "/api/", "Location", "/api/models/again"));

    assertMistake(() -> open()).hasMessageContaining("circles");
  }

  @Test
  void ofManyWhoWantAFileOneFetchesIt() throws Exception {
    byte[] content = large();
    int threads = 6;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<Path>> files = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        files.add(
            pool.submit(
                () -> {
                  HubSnapshot snapshot = open();
                  start.await();
                  return snapshot.file(WEIGHTS);
                }));
      }
      start.countDown();
      for (Future<Path> file : files) {
        assertThat(file.get()).hasBinaryContent(content);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(hub.requestsFor("GET", WEIGHTS).stream().filter(r -> r.host().equals("store")))
        .hasSize(1);
  }

  @Test
  void progressIsOfTheWholeFile() {
    large();
    hub.first(1, hub.cuttingAfter(WEIGHTS, 70_000));

    open().file(WEIGHTS);

    assertThat(progress.positions).isSorted().contains(70_000L).endsWith(300_000L);
  }
}
