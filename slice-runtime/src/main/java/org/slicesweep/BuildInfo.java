package org.slicesweep;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Properties;

/** What is running, and where. */
public final class BuildInfo {
  private static final String VERSION = readVersion();
  private static final String HOST = hostName();

  private BuildInfo() {}

  /** The release, with the source revision where the launcher knows it: {@code 0.1.0+1a2b3c4}. */
  public static String codeVersion() {
    String revision = System.getProperty("slicesweep.revision", "");
    return revision.isEmpty() ? VERSION : VERSION + "+" + revision;
  }

  /** This machine's name, {@code localhost} if it has none. */
  public static String host() {
    return HOST;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static String readVersion() {
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
