package org.slicesweep.jobs.store;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.slicesweep.BuildInfo;

/**
 * A driver that holds a folder of results, as the folder has it.
 *
 * @param generation counts the drivers that held the folder; the highest one holds it
 * @param nonce tells it from a driver that believes itself of the same generation
 * @param machine see {@link ThisProcess}
 * @param birth of the process, to tell it from a later one with its number
 * @param directory where the command was given
 * @param command that goes on with the sweep; without secrets
 * @param page address of its page, null while there is none
 * @param since when it took the folder, by its own clock
 * @param beat counts its signs of life
 * @param beatAt when it gave the last one, by its own clock
 * @param ending how it let go of the folder, null while it holds it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Holder(
    long generation,
    String nonce,
    String host,
    String machine,
    long pid,
    String birth,
    String directory,
    String command,
    String page,
    String since,
    long beat,
    String beatAt,
    String ending) {
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** This process, about to take a folder. */
  static Holder here(String nonce, String command) {
    String now = Instant.now().toString();
    return new Holder(
        0,
        nonce,
        BuildInfo.host(),
        ThisProcess.machine(),
        ThisProcess.pid(),
        ThisProcess.birth(),
        System.getProperty("user.dir"),
        command,
        null,
        now,
        0,
        now,
        null);
  }

  Holder ofGeneration(long number) {
    return with(number, page, since, 0, ending);
  }

  Holder after(String shownPage) {
    return with(generation, shownPage, since, beat + 1, null);
  }

  Holder ended(String how) {
    return with(generation, page, since, beat + 1, how);
  }

  private Holder with(long number, String shown, String from, long count, String how) {
    return new Holder(
        number,
        nonce,
        host,
        machine,
        pid,
        birth,
        directory,
        command,
        shown,
        from,
        count,
        Instant.now().toString(),
        how);
  }

  /** Whether everything is there that every driver writes. */
  boolean hasAll() {
    return generation > 0
        && Stream.of(nonce, host, machine, birth, directory, command, since, beatAt)
            .allMatch(Objects::nonNull);
  }

  /** Whether it let go of the folder by itself. */
  public boolean hasEnded() {
    return ending != null;
  }

  /** Whether it gave no sign of life since an earlier look. */
  public boolean silentSince(Holder earlier) {
    return generation == earlier.generation && beat == earlier.beat;
  }

  /** Whether this machine can tell by itself that the process is gone, and it is. */
  @JsonIgnore
  public boolean isKnownToBeGone() {
    return ThisProcess.machine().equals(machine) && ThisProcess.isGone(pid, birth);
  }

  /** Whether this machine can tell by itself that the process lives. */
  @JsonIgnore
  public boolean isKnownToLive() {
    return ThisProcess.machine().equals(machine) && !ThisProcess.isGone(pid, birth);
  }

  /** Who and where, such as {@code node7 (process 4711)}. */
  public String who() {
    return host + " (process " + pid + ")";
  }

  /** Since when, for people. */
  public String sinceWords() {
    return time(since);
  }

  /** When it gave its last sign of life, by its own clock, for people. */
  public String beatWords() {
    return time(beatAt);
  }

  private static String time(String instant) {
    try {
      return SHOWN.format(Instant.parse(instant));
    } catch (RuntimeException e) {
      return String.valueOf(instant);
    }
  }
}
