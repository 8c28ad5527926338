package org.slicesweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Supplier;
import org.slicesweep.jobs.live.PageServer;
import picocli.CommandLine.Option;

/** Where a page is shown. */
final class PageAddress {
  @Option(
      names = "--page-port",
      paramLabel = "PORT",
      description = {
        "Where the page is (default: ${DEFAULT-VALUE}; 0 is any).",
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

  void check() {
    PageServer.check(host, port);
  }

  /**
   * Starts the page, and says where it is.
   *
   * @throws IOException if no port is free
   */
  PageServer start(Supplier<byte[]> progress, PrintWriter out) throws IOException {
    PageServer page = PageServer.start(host, port, progress);
    out.println(
        "Page:       "
            + page.address()
            + (page.isPrivate() ? "" : " (everyone who reaches this address can read it)"));
    return page;
  }
}
