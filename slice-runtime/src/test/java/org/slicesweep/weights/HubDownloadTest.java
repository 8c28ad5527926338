package org.slicesweep.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files that come in pieces, cut or wrong, from a server that misbehaves as asked. */
class HubDownloadTest extends HubTestCase {
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
