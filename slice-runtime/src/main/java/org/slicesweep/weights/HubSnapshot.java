package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.FileLocks;
import org.slicesweep.common.InputException;

/**
 * A model of a Hub at one commit, each file fetched when first asked for. It is kept where and as
 * the Hub's own library keeps it:
 *
 * <pre>
 * models--owner--name/refs/main                  the commit
 * models--owner--name/blobs/ETAG                 a file's content
 * models--owner--name/snapshots/COMMIT/FILE      a link to it
 * </pre>
 */
final class HubSnapshot implements ModelFolder {
  private static final Logger LOG = LoggerFactory.getLogger(HubSnapshot.class);

  /** Small files that are fetched along with weights, for who opens the cache later, offline. */
  private static final List<String> COMPANIONS =
      List.of(
          HuggingFaceFolder.CONFIG,
          HuggingFaceFolder.TOKENIZER,
          "tokenizer_config.json",
          "preprocessor_config.json",
          "video_preprocessor_config.json",
          "processor_config.json",
          "generation_config.json");

  private final HubName name;
  private final HubSettings settings;
  private final HubClient client;
  private final DownloadProgress progress;
  private final Path folder;
  private final String commit;
  private final Lazy<Map<String, Optional<HubFile>>> listing;

  /** Why the Hub is not asked; null where it can be. */
  private volatile InputException unreachable;

  private HubSnapshot(
      HubName name,
      HubSettings settings,
      HubClient client,
      DownloadProgress progress,
      String commit,
      Map<String, Optional<HubFile>> listing,
      InputException unreachable) {
    this.name = name;
    this.settings = settings;
    this.client = client;
    this.progress = progress;
    this.folder = settings.cache().resolve(name.folder());
    this.commit = commit;
    this.unreachable = unreachable;
    this.listing = new Lazy<>(() -> listing == null ? fetchListing() : listing);
  }

  /**
   * Finds out the revision's commit: from the Hub, or from the cache where the revision is a
   * commit, the Hub must not be asked or it does not answer.
   *
   * @throws InputException for {@code backbone}, if there is no such model or revision, or it may
   *     not be read
   */
  static HubSnapshot open(HubName name, HubSettings settings, DownloadProgress progress) {
    HubClient client = new HubClient(name, settings);
    HubMistakes mistakes = new HubMistakes(name, settings, client);
    Optional<String> cached = cachedCommit(name, settings);
    if (settings.offline()) {
      return new HubSnapshot(
          name, settings, client, progress, cached.orElse(""), null, mistakes.offline());
    }
    if (name.isPinned() && cached.isPresent()) {
      return new HubSnapshot(name, settings, client, progress, cached.get(), null, null);
    }
    try {
      JsonNode model = client.revision(name.revision());
      HubSnapshot snapshot =
          new HubSnapshot(name, settings, client, progress, commit(model), files(model), null);
      snapshot.keepReference();
      return snapshot;
    } catch (IOException e) {
      InputException mistake = mistakes.revision(e);
      if (HubMistakes.isTheUsers(e) || cached.isEmpty()) {
        throw mistake;
      }
      LOG.warn("{}: going on with what is cached: {}", name, mistake.getMessage());
      return new HubSnapshot(name, settings, client, progress, cached.get(), null, mistake);
    }
  }

  /** The commit that the cache has for the revision. */
  private static Optional<String> cachedCommit(HubName name, HubSettings settings) {
    Path folder = settings.cache().resolve(name.folder());
    String commit = name.revision();
    if (!name.isPinned()) {
      try {
        commit = Files.readString(folder.resolve("refs").resolve(name.revision())).strip();
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    boolean known =
        HubName.isCommit(commit) && Files.isDirectory(folder.resolve("snapshots").resolve(commit));
    return known ? Optional.of(commit) : Optional.empty();
  }

  private static String commit(JsonNode model) throws WrongContent {
    String commit = model.path("sha").asText();
    if (!HubName.isCommit(commit) || !model.path("siblings").isArray()) {
      throw new WrongContent("its answer names no commit and files: is it a Hugging Face Hub?");
    }
    return commit;
  }

  /** By name; empty where the listing does not say what a file's content is. */
  private static Map<String, Optional<HubFile>> files(JsonNode model) {
    Map<String, Optional<HubFile>> files = new HashMap<>();
    for (JsonNode sibling : model.path("siblings")) {
      files.put(sibling.path("rfilename").asText(), HubFile.of(sibling));
    }
    return files;
  }

  private Map<String, Optional<HubFile>> fetchListing() {
    try {
      return files(client.revision(commit));
    } catch (IOException e) {
      throw new HubMistakes(name, settings, client).revision(e);
    }
  }

  private void keepReference() {
    if (name.isPinned()) {
      return;
    }
    ByteBuffer content = ByteBuffer.wrap(commit.getBytes(StandardCharsets.US_ASCII));
    try {
      AtomicFiles.write(
          folder.resolve("refs").resolve(name.revision()),
          channel -> AtomicFiles.writeFully(channel, content));
    } catch (IOException e) {
      LOG.debug("{}: its commit is not kept", name, e); // the cache may be for reading only
    }
  }

  /** The revision's commit; empty where there is none in the cache and the Hub is not asked. */
  String commit() {
    return commit;
  }

  private Path cached(String file) {
    return folder.resolve("snapshots").resolve(commit).resolve(file);
  }

  private boolean isCached(String file) {
    return !commit.isEmpty() && Files.isRegularFile(cached(file));
  }

  @Override
  public boolean has(String file) {
    return HubFile.isPlainName(file) && (isCached(file) || isListed(file));
  }

  private boolean isListed(String file) {
    if (unreachable != null) {
      return false;
    }
    try {
      return listing.get().containsKey(file);
    } catch (InputException e) {
      unreachable = e; // what is cached may be all that is needed
      return false;
    }
  }

  @Override
  public Optional<String> first(String... files) {
    return Arrays.stream(files)
        .filter(this::isCached)
        .findFirst()
        .or(() -> ModelFolder.super.first(files));
  }

  @Override
  public Optional<InputException> unreachable() {
    return Optional.ofNullable(unreachable);
  }

  @Override
  public Path file(String file) {
    if (!has(file)) {
      throw unreachable()
          .orElseGet(
              () -> new InputException("backbone", name + " has no file " + Excerpt.of(file)));
    }
    if (isCached(file)) {
      return cached(file);
    }
    if (file.endsWith(".safetensors")) {
      COMPANIONS.stream().filter(this::has).forEach(this::file);
    }
    try {
      return fetched(describe(file));
    } catch (IOException e) {
      throw new HubMistakes(name, settings, client).file(file, e);
    }
  }

  private HubFile describe(String file) throws IOException {
    Optional<HubFile> listed = listing.get().get(file);
    return listed.isPresent() ? listed.get() : HubFile.of(file, client.head(commit, file));
  }

  /** Of all who want the file at once, one fetches it. */
  private Path fetched(HubFile file) throws IOException {
    Path blob = folder.resolve("blobs").resolve(file.etag());
    Path lock = settings.cache().resolve(".locks").resolve(name.folder()).resolve(file.etag());
    Files.createDirectories(blob.getParent());
    return FileLocks.alone(
        lock.resolveSibling(lock.getFileName() + ".lock"),
        exclusive -> {
          if (!file.fits(blob)) {
            fetch(file, blob, exclusive);
          }
          return link(file, blob);
        });
  }

  private void fetch(HubFile file, Path blob, boolean exclusive) throws IOException {
    String own = exclusive ? "" : "." + UUID.randomUUID().toString().substring(0, 8);
    Path draft = blob.resolveSibling(blob.getFileName() + own + ".incomplete");
    boolean done = false;
    try {
      new HubDownload(client, commit, file, draft, settings, progress).complete();
      Files.move(draft, blob, StandardCopyOption.ATOMIC_MOVE);
      done = true;
    } finally {
      if (!exclusive) {
        Files.deleteIfExists(draft); // nobody would find it again
      }
      if (!done) {
        progress.failed(file.name());
      }
    }
    progress.done(file.name(), Files.size(blob));
  }

  /** Puts the content under its name: as a link, or where there are none as the file itself. */
  private Path link(HubFile file, Path blob) throws IOException {
    Path pointer = cached(file.name());
    Files.createDirectories(pointer.getParent());
    Path draft = pointer.resolveSibling("." + file.name() + "." + UUID.randomUUID());
    try {
      try {
        Files.createSymbolicLink(draft, pointer.getParent().relativize(blob));
      } catch (UnsupportedOperationException | IOException e) {
        Files.copy(blob, draft);
      }
      Files.move(draft, pointer, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    return pointer;
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
