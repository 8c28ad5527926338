package org.slicesweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Supplier;
import org.slicesweep.jobs.live.PageServer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether and where a run shows its page. */
final class PageOptions {
  @Mixin private PageAddress address;

  @Option(names = "--no-page", description = "Show no page.")
  private boolean none;

  /** Says what cannot be meant, before anything is written. */
  void check() {
    if (!none) {
      address.check();
    }
  }

  /** Starts the page if it is wanted; a run does not fail for its page. */
  Optional<PageServer> start(Supplier<byte[]> progress, PrintWriter out) {
    if (none) {
      return Optional.empty();
    }
    try {
      return Optional.of(address.start(progress, out));
    } catch (IOException e) {
      out.println("Page:       none, no port is free: " + e.getMessage());
      return Optional.empty();
    }
  }
}
