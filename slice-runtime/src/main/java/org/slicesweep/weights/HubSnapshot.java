package org.slicesweep.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.InputException;

/** A model of a Hub at one commit, each file fetched when first asked for. */
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
  private final HubCache cache;
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
    this.cache = new HubCache(settings.cache(), name);
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
    Optional<String> cached = new HubCache(settings.cache(), name).commit();
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
      snapshot.keepCommit();
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

  private void keepCommit() {
    try {
      cache.keepCommit(commit);
    } catch (IOException e) {
      LOG.debug("{}: its commit is not kept", name, e); // the cache may be for reading only
    }
  }

  /** The revision's commit; empty where there is none in the cache and the Hub is not asked. */
  String commit() {
    return commit;
  }

  private boolean isCached(String file) {
    return !commit.isEmpty() && Files.isRegularFile(cache.file(commit, file));
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
      throw missing(file);
    }
    if (isCached(file)) {
      return cache.file(commit, file);
    }
    if (file.endsWith(".safetensors")) {
      COMPANIONS.stream().filter(this::has).forEach(this::file);
    }
    try {
      HubFile described = describe(file);
      return cache.keep(commit, described, draft -> fetch(described, draft));
    } catch (IOException e) {
      throw new HubMistakes(name, settings, client).file(file, e);
    }
  }

  private HubFile describe(String file) throws IOException {
    Optional<HubFile> listed = listing.get().get(file);
    return listed.isPresent() ? listed.get() : HubFile.of(file, client.head(commit, file));
  }

  private void fetch(HubFile file, Path draft) throws IOException {
    try {
      new HubDownload(client, commit, file, draft, settings, progress).complete();
    } catch (IOException | RuntimeException e) {
      progress.failed(file.name());
      throw e;
    }
    progress.done(file.name(), Files.size(draft));
  }

  private InputException missing(String file) {
    InputException reason = unreachable;
    if (reason == null) {
      return new InputException("backbone", name + " has no file " + Excerpt.of(file));
    }
    if (!settings.offline()) {
      unreachable = null; // who asks next may have more luck
    }
    return reason;
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
