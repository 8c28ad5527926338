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

  private BuildInfo() {}

  /** The release, with the source revision where the launcher knows it: {@code 0.1.0+1a2b3c4}. */
  public static String codeVersion() {
    String revision = System.getProperty("slicesweep.revision", "");
    return revision.isEmpty() ? VERSION : VERSION + "+" + revision;
  }

  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
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
