package org.slicesweep.jobs.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slicesweep.common.InputException;

/**
 * What a driver and those who look at it from elsewhere tell each other, in {@code _run} of the
 * results: {@code driver-000003.json} of the driver that holds the folder, {@code progress.json} of
 * how far it is, and {@code stop-000003.json} of someone who wants it to end.
 */
public final class RunFiles {
  static final String FOLDER = "_run";

  private static final String PROGRESS = FOLDER + "/progress.json";
  private static final Pattern DRIVER = Pattern.compile("driver-(\\d{6,15})\\.json");
  private static final Pattern STOP = Pattern.compile("stop-(\\d{6,15})\\.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A driver that ends or begins replaces files that we are about to read. */
  private static final int ATTEMPTS = 5;

  private final String out;
  private final Folder folder;

  RunFiles(String out, Folder folder) {
    this.out = out;
    this.folder = folder;
  }

  /**
   * Of the results at a path or a URI; nothing is read or written yet.
   *
   * @throws InputException if there can be no such place
   */
  public static RunFiles of(String out) {
    return new RunFiles(out, Folder.at(out));
  }

  /** The folder as the user wrote it. */
  public String out() {
    return out;
  }

  /** Whether every look into the folder is paid for. */
  public boolean isObjectStore() {
    return folder.isObjectStore();
  }

  /**
   * The driver that holds the folder, or held it last; empty if none ever did.
   *
   * @throws InputException if what it wrote is damaged
   */
  public Optional<Holder> holder() throws IOException {
    for (int attempt = 1; ; attempt++) {
      OptionalLong highest = generations(DRIVER).stream().mapToLong(Long::longValue).max();
      if (highest.isEmpty()) {
        return Optional.empty();
      }
      Optional<byte[]> content = read(driver(highest.getAsLong()));
      if (content.isPresent()) {
        return Optional.of(parse(driver(highest.getAsLong()), content.get()));
      }
      if (attempt == ATTEMPTS) {
        throw new IOException(FOLDER + " changes faster than it can be read");
      }
    }
  }

  private Holder parse(String name, byte[] content) {
    try {
      Holder holder = JSON.readValue(content, Holder.class);
      if (holder != null && holder.hasAll()) { // "null" is JSON, too
        return holder;
      }
      throw damaged(name, null);
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  private InputException damaged(String name, IOException cause) {
    return new InputException(
        "%s/%s is damaged: delete it if no driver runs there".formatted(out, name), cause);
  }

  /** What the driver last said of its progress, as JSON. */
  public Optional<byte[]> progress() throws IOException {
    return read(PROGRESS);
  }

  /** Tells how far this driver is. */
  public void progress(byte[] json) throws IOException {
    folder.replace(PROGRESS, json);
  }

  /** Asks a driver to end. */
  public void requestStop(Holder holder) throws IOException {
    byte[] request =
        JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(Holder.here(UUID.randomUUID().toString(), "./sweep stop"));
    folder.replace(stop(holder.generation()), request);
  }

  /** The highest generation, and whether it should end, in one look. */
  Look look() throws IOException {
    List<String> names = folder.names(FOLDER);
    long highest = numbers(DRIVER, names).stream().mapToLong(Long::longValue).max().orElse(0);
    return new Look(highest, numbers(STOP, names).contains(highest));
  }

  /**
   * What a look at the folder tells a driver.
   *
   * @param highest generation there is
   * @param stop whether someone wants that one to end
   */
  record Look(long highest, boolean stop) {}

  /** Becomes the driver of a generation, unless someone else was quicker. */
  boolean create(Holder holder) throws IOException {
    return folder.create(driver(holder.generation()), json(holder))
        && !isOfAnother(holder); // where a folder cannot say who was first, the last one is
  }

  /** Whether another driver has the holder's generation. */
  boolean isOfAnother(Holder holder) throws IOException {
    String name = driver(holder.generation());
    Optional<byte[]> there = read(name);
    return there.isPresent() && !parse(name, there.get()).nonce().equals(holder.nonce());
  }

  void replace(Holder holder) throws IOException {
    folder.replace(driver(holder.generation()), json(holder));
  }

  /** Removes what earlier drivers left, and what this one's was asked. */
  void tidy(long generation, boolean ended) throws IOException {
    for (long number : generations(DRIVER)) {
      if (number < generation) {
        folder.delete(driver(number));
      }
    }
    for (long number : generations(STOP)) {
      if (number < generation || (ended && number == generation)) {
        folder.delete(stop(number));
      }
    }
    Attempts.tidy(folder);
  }

  /**
   * Seconds since the holder's last sign of life, by the clock of where the files are: those of two
   * machines may differ by minutes. Empty where that cannot be found out.
   */
  OptionalDouble secondsSilent(Holder holder) {
    String probe = "look-" + Attempts.newName();
    try {
      folder.create(FOLDER + "/" + probe, new byte[] {'\n'});
      try {
        OptionalLong now = modified(probe);
        OptionalLong then = modified(driver(holder.generation()).substring(FOLDER.length() + 1));
        return now.isPresent() && then.isPresent()
            ? OptionalDouble.of((now.getAsLong() - then.getAsLong()) / 1e3)
            : OptionalDouble.empty();
      } finally {
        folder.delete(FOLDER + "/" + probe);
      }
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  private OptionalLong modified(String name) throws IOException {
    return folder.files(FOLDER).stream()
        .filter(file -> file.name().equals(name))
        .mapToLong(StoredFile::modified)
        .findFirst();
  }

  private List<Long> generations(Pattern kind) throws IOException {
    return numbers(kind, folder.names(FOLDER));
  }

  private static List<Long> numbers(Pattern kind, List<String> names) {
    List<Long> numbers = new ArrayList<>();
    for (String name : names) {
      Matcher matcher = kind.matcher(name);
      if (matcher.matches()) {
        numbers.add(Long.parseLong(matcher.group(1)));
      }
    }
    return numbers;
  }

  private Optional<byte[]> read(String name) throws IOException {
    try {
      return Optional.of(folder.read(name));
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static byte[] json(Holder holder) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(holder);
  }

  private static String driver(long generation) {
    return String.format(Locale.ROOT, "%s/driver-%06d.json", FOLDER, generation);
  }

  private static String stop(long generation) {
    return String.format(Locale.ROOT, "%s/stop-%06d.json", FOLDER, generation);
  }
}
