package org.slicesweep.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A Spark installation made of this JVM's class path, with what Spark's distribution has and no
 * more: the rest is ours to bring along.
 *
 * @param folder {@code SPARK_HOME}
 * @param submitted our classes, the tests' included, and libraries that are in no distribution
 * @param installed large libraries, which a cluster has on every machine
 */
record SparkHome(Path folder, List<Path> submitted, List<Path> installed) {
  /** Ours, as they stand in the path of a jar in Maven's repository. */
  private static final List<String> SUBMITTED =
      List.of(
          "/org/slicesweep/",
          "/ai/djl/",
          "/net/java/dev/jna/",
          "/com/google/protobuf/",
          "/org/apache/parquet/parquet-avro/",
          "/org/apache/parquet/parquet-variant/",
          "/org/apache/commons/commons-csv/",
          "/info/picocli/",
          "/org/jfree/",
          "/org/apache/xmlgraphics/",
          "/xml-apis/",
          "/com/cathive/",
          "/slice-runtime/target/",
          "/jobs/target/");

  private static final List<String> INSTALLED =
      List.of("/pytorch-native-", "/org/bytedeco/", "/dev/langchain4j/", "/org/languagetool/");

  private static final List<String> UNUSED =
      List.of("/org/junit/", "/org/assertj/", "/com/tngtech/", "/org/apiguardian/", "/surefire");

  /** Makes one in a folder, of links. */
  static SparkHome make(Path folder) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    Path ours = Files.createDirectories(folder.resolve("ours"));
    List<Path> submitted = new ArrayList<>();
    List<Path> installed = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (entry.isEmpty()) {
        // a list of jars may end in a separator
      } else if (Files.isDirectory(path)) {
        submitted.add(jar(path, ours.resolve("classes-" + submitted.size() + ".jar")));
      } else if (!Files.exists(path) || has(UNUSED, entry)) {
        // nobody's
      } else if (has(INSTALLED, entry)) {
        installed.add(path);
      } else if (has(SUBMITTED, entry)) {
        submitted.add(path);
      } else {
        Files.createSymbolicLink(jars.resolve(path.getFileName()), path);
      }
    }
    return new SparkHome(folder, List.copyOf(submitted), List.copyOf(installed));
  }

  String classPath() {
    return folder.resolve("jars") + "/*";
  }

  private static boolean has(List<String> parts, String entry) {
    return parts.stream().anyMatch(entry::contains);
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      entries.setLevel(1);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
    return jar;
  }
}
