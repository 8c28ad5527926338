package org.slicesweep.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericRecord;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.store.Manifest.Segment;

/**
 * One table of the results, gathered from its many small files into a few large ones: Spark takes a
 * minute to open 30,000 files, and a moment to open one.
 *
 * <p>The large files are a cache, in {@code _cache} of the results or, where nothing may be written
 * there, in a scratch folder of this JVM's. It is brought up to date before every query by reading
 * the small files that are new, and made anew when it is damaged or gone, or when a file that went
 * into it was changed or deleted.
 *
 * <p>A trial counts once. Files named by their trial come first; of files that several trials
 * share, which someone put there by hand, rows of a trial that an earlier file had are left out.
 */
final class Compaction {
  static final String CACHE = "_cache";

  private static final int FILES_AT_ONCE = 512;

  /** Someone may still be reading a segment that is no longer needed. */
  private static final long KEPT_MILLIS = 3_600_000;

  private final Folder results;
  private final String out;
  private final TableSchema<?> table;
  private final String columns;
  private final String manifest;
  private Folder cache;
  private CompletableFuture<List<String>> begun;

  /**
   * @param out the results folder as the user wrote it, for messages
   */
  Compaction(Folder results, String out, TableSchema<?> table) {
    this.results = results;
    this.out = out;
    this.table = table;
    this.columns = Long.toHexString(SchemaNormalization.parsingFingerprint64(table.avro()));
    this.manifest = CACHE + "/" + table.name() + ".manifest";
    this.cache = results;
  }

  /** Begins on another thread what the next {@link #files} would do, and lets that wait for it. */
  synchronized void begin() {
    begun = CompletableFuture.supplyAsync(this::upToDate);
  }

  /**
   * Brings the cache up to date.
   *
   * @return addresses of the Parquet files that hold exactly the table's rows as of now
   * @throws InputException if a file of the results is damaged, with its name
   */
  synchronized List<String> files() {
    if (begun == null) {
      return upToDate();
    }
    try {
      return begun.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof InputException damaged ? damaged : e;
    } finally {
      begun = null;
    }
  }

  private List<String> upToDate() {
    try {
      List<StoredFile> present =
          results.files(table.name()).stream()
              .filter(file -> ResultFile.isOne(file.name()))
              .toList();
      return refreshed(present).segments().stream()
          .map(segment -> cache.uri(CACHE + "/" + segment.file()))
          .toList();
    } catch (IOException e) {
      throw new InputException(out + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Manifest refreshed(List<StoredFile> present) throws IOException {
    try {
      return refresh(present);
    } catch (IOException notWritable) {
      if (cache != results) {
        throw notWritable;
      }
      cache = ScratchFolder.create();
      return refresh(present);
    }
  }

  private Manifest refresh(List<StoredFile> present) throws IOException {
    Manifest known = known();
    Set<String> sources = known.sources();
    Set<String> stamps = present.stream().map(StoredFile::stamp).collect(Collectors.toSet());
    boolean shared = present.stream().anyMatch(file -> !ResultFile.isOwn(file.name()));
    if (shared ? !stamps.equals(sources) : !stamps.containsAll(sources)) {
      known = Manifest.empty(columns);
      sources = Set.of();
    }
    if (stamps.size() == sources.size()) {
      return known;
    }
    Manifest updated = new Manifest(columns, gather(known.segments(), without(present, sources)));
    cache.replace(manifest, updated.text());
    dropUnused(updated);
    return updated;
  }

  private static List<StoredFile> without(List<StoredFile> files, Set<String> stamps) {
    return files.stream().filter(file -> !stamps.contains(file.stamp())).toList();
  }

  /** What the cache holds; nothing if any of it is missing, damaged or of other columns. */
  private Manifest known() {
    try {
      Manifest known = Manifest.parse(cache.read(manifest));
      if (known.columns().equals(columns)) {
        for (Segment segment : known.segments()) {
          if (!segment.matches(cache.read(CACHE + "/" + segment.file()))) {
            return Manifest.empty(columns);
          }
        }
        return known;
      }
    } catch (IOException | RuntimeException e) {
      // a cache may be thrown away, so whatever is wrong with it is no error
    }
    return Manifest.empty(columns);
  }

  /**
   * Adds the rows of fresh files. Segments not much larger than what is added are merged with it,
   * so that their number grows with the logarithm of the number of files.
   */
  private List<Segment> gather(List<Segment> known, List<StoredFile> fresh) throws IOException {
    List<Segment> segments = new ArrayList<>();
    try (SegmentWriter writer = new SegmentWriter(cache, table)) {
      int added = fresh.size();
      for (Segment segment : bySize(known)) {
        int size = segment.sources().size();
        if (size > 2 * added) {
          segments.add(segment);
        } else {
          byte[] content = cache.read(CACHE + "/" + segment.file());
          writer.add(segment, content);
          added += size;
        }
      }
      FirstFile first = new FirstFile(table == ResultSchema.TRIALS);
      for (List<StoredFile> some : batches(fresh)) {
        List<String> names = some.stream().map(StoredFile::name).toList();
        List<List<GenericRecord>> rows = ResultFile.rows(results, out, table, names);
        for (int i = 0; i < some.size(); i++) {
          writer.add(List.of(some.get(i).stamp()), first.filter(names.get(i), rows.get(i)));
        }
      }
      segments.addAll(writer.finish());
    }
    return segments;
  }

  private static List<Segment> bySize(List<Segment> segments) {
    return segments.stream()
        .sorted(Comparator.comparingInt(segment -> segment.sources().size()))
        .toList();
  }

  /** The files named by their trial, then the others, a few hundred at a time. */
  private static List<List<StoredFile>> batches(List<StoredFile> files) {
    List<StoredFile> ordered = new ArrayList<>(files);
    ordered.sort(
        Comparator.comparing((StoredFile file) -> !ResultFile.isOwn(file.name()))
            .thenComparing(StoredFile::name));
    List<List<StoredFile>> batches = new ArrayList<>();
    for (int from = 0; from < ordered.size(); from += FILES_AT_ONCE) {
      batches.add(ordered.subList(from, Math.min(ordered.size(), from + FILES_AT_ONCE)));
    }
    return batches;
  }

  private void dropUnused(Manifest used) throws IOException {
    Set<String> names = used.segments().stream().map(Segment::file).collect(Collectors.toSet());
    long now = System.currentTimeMillis();
    for (StoredFile file : cache.files(CACHE)) {
      if (SegmentWriter.isOf(table, file.name())
          && !names.contains(file.name())
          && file.modified() < now - KEPT_MILLIS) {
        cache.delete(CACHE + "/" + file.name());
      }
    }
  }
}
