package org.slicesweep.jobs.live;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.slicesweep.jobs.store.Holder;

/**
 * What a driver tells of its run, in {@code _run/progress.json} and to its page.
 *
 * @param generation of the driver, see {@link Holder}
 * @param at when this was written, by the driver's clock
 * @param count of tellings, so that two of them can be told apart
 * @param results the folder as the user wrote it
 * @param command that goes on with the sweep; without secrets
 * @param page address of the page on the driver's machine, null where there is none
 * @param ending how the run ended, null while it has not
 * @param state null before the first trial may start
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ProgressFile(
    long generation,
    String host,
    long pid,
    String since,
    String at,
    long count,
    String results,
    String command,
    String page,
    String ending,
    SweepState state) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static ProgressFile of(
      Holder driver, String results, long count, String page, String ending, SweepState state) {
    return new ProgressFile(
        driver.generation(),
        driver.host(),
        driver.pid(),
        driver.since(),
        Instant.now().toString(),
        count,
        results,
        driver.command(),
        page,
        ending,
        state);
  }

  byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("progress cannot be written", e);
    }
  }

  static ProgressFile parse(byte[] json) throws IOException {
    ProgressFile progress = JSON.readValue(json, ProgressFile.class);
    if (progress == null || progress.at == null) { // "null" and "{}" are JSON, too
      throw new IOException("no driver wrote this");
    }
    return progress;
  }
}
