package org.slicesweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Supplier;
import org.slicesweep.jobs.live.PageServer;
import picocli.CommandLine.Option;

/** Whether and where a run shows its page. */
final class PageOptions {
  @Option(
      names = "--page-port",
      paramLabel = "PORT",
      description = {
        "Where the page of the run is (default: ${DEFAULT-VALUE}; 0 is any).",
        "If the port is taken, the next free one."
      },
      defaultValue = "" + PageServer.DEFAULT_PORT)
  private int port;

  @Option(
      names = "--page-host",
      paramLabel = "HOST",
      description = {
        "The address that the page listens at (default: ${DEFAULT-VALUE}).",
        "With another one everyone who reaches it can read the page."
      },
      defaultValue = "127.0.0.1")
  private String host;

  @Option(names = "--no-page", description = "Show no page.")
  private boolean none;

  /** Starts the page if it is wanted, and says where it is; a run does not fail for its page. */
  Optional<PageServer> start(Supplier<byte[]> progress, PrintWriter out) {
    if (none) {
      return Optional.empty();
    }
    try {
      PageServer page = PageServer.start(host, port, progress);
      out.println(
          "Page:       "
              + page.address()
              + (page.isPrivate() ? "" : " (everyone who reaches this address can read it)"));
      return Optional.of(page);
    } catch (IOException e) {
      out.println("Page:       none, no port is free: " + e.getMessage());
      return Optional.empty();
    }
  }
}
