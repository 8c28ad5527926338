package org.slicesweep.jobs.live;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slicesweep.common.InputException;

/** Shows a running sweep in a browser: one page, which asks for its progress every few seconds. */
public final class PageServer implements AutoCloseable {
  /** Beside Spark's own pages, which begin at 4040. */
  public static final int DEFAULT_PORT = 4090;

  private static final int PORTS_TO_TRY = 16;
  private static final int THREADS = 2;
  private static final int WAITING = 16;

  /** Whoever sends half a request does not keep a thread; read by the JDK's server. */
  private static final String LONGEST_REQUEST = "sun.net.httpserver.maxReqTime";

  private static final String LONGEST_RESPONSE = "sun.net.httpserver.maxRspTime";

  private final HttpServer server;
  private final ExecutorService threads;
  private final String host;

  private PageServer(HttpServer server, ExecutorService threads, String host) {
    this.server = server;
    this.threads = threads;
    this.host = host;
  }

  /**
   * Begins to answer.
   *
   * @param host name or address to listen at; {@code 127.0.0.1} is reached from this machine alone
   * @param port the first to try; where it is taken the next free one, and any for 0
   * @param progress the progress as JSON, as of now
   * @throws InputException if there is no such address here
   * @throws IOException if no port is free
   */
  public static PageServer start(String host, int port, Supplier<byte[]> progress)
      throws IOException {
    check(host, port);
    InetAddress address = address(host);
    setIfMissing(LONGEST_REQUEST, "10");
    setIfMissing(LONGEST_RESPONSE, "60");
    HttpServer server = bound(address, host, port);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "sweep-page");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", new PageHandler(new HostCheck(host), Page.load(), progress));
    server.start();
    return new PageServer(server, threads, host);
  }

  /**
   * Whether there can be such a page, without showing any.
   *
   * @throws InputException if not
   */
  public static void check(String host, int port) {
    InputException.check(
        port >= 0 && port <= 65_535, "--page-port", "--page-port %d: expected 0 to 65535", port);
    address(host);
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new InputException(
          "--page-host", "--page-host %s: this machine knows no such name".formatted(host));
    }
  }

  private static HttpServer bound(InetAddress address, String host, int port) throws IOException {
    IOException taken = null;
    for (int i = 0; i < PORTS_TO_TRY; i++) {
      int attempt = port == 0 || port + i > 65_535 ? 0 : port + i;
      try {
        return HttpServer.create(new InetSocketAddress(address, attempt), WAITING);
      } catch (BindException e) {
        taken = e;
        if (String.valueOf(e.getMessage()).contains("Cannot assign")) {
          throw new InputException(
              "--page-host", "--page-host %s is no address of this machine".formatted(host));
        }
      }
    }
    throw taken;
  }

  private static void setIfMissing(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  /** Where the page is. */
  public String address() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + shown + ":" + server.getAddress().getPort() + "/";
  }

  /** Whether only this machine can reach it. */
  public boolean isPrivate() {
    return server.getAddress().getAddress().isLoopbackAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
