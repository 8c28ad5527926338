package org.slicesweep.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The sockets that a process listens on, as Linux tells them. */
final class ListeningSockets {
  private static final String LISTENING = "0A";
  private static final Set<String> LOOPBACK =
      Set.of(
          "0100007F", // 127.0.0.1
          "0000000000000000FFFF00000100007F", // the same within IPv6
          "00000000000000000000000001000000"); // ::1

  private ListeningSockets() {}

  /** Such as {@code 0100007F:1F90}, address and port in hexadecimal. */
  static Set<String> of(long pid) throws IOException {
    Path process = Path.of("/proc", String.valueOf(pid));
    Set<String> own = inodes(process.resolve("fd"));
    Set<String> addresses = new TreeSet<>();
    for (String table : new String[] {"tcp", "tcp6"}) {
      Path file = process.resolve("net").resolve(table);
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          String[] columns = line.strip().split("\\s+", 0);
          if (columns.length > 9 && columns[3].equals(LISTENING) && own.contains(columns[9])) {
            addresses.add(columns[1].toUpperCase(Locale.ROOT));
          }
        }
      }
    }
    return addresses;
  }

  static boolean isLoopback(String address) {
    return LOOPBACK.contains(address.substring(0, address.indexOf(':')));
  }

  private static Set<String> inodes(Path descriptors) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> files = Files.list(descriptors)) {
      for (Path file : files.toList()) {
        try {
          String target = Files.readSymbolicLink(file).toString();
          if (target.startsWith("socket:[")) {
            inodes.add(target.substring("socket:[".length(), target.length() - 1));
          }
        } catch (IOException e) {
          // closed while we looked
        }
      }
    }
    return inodes;
  }
}
