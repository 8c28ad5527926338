package org.slicesweep.jobs.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RemoteFileSystem;

/** Data and models in any file system that Hadoop knows. */
public final class HadoopFiles implements RemoteFileSystem {
  /** What Hadoop has a module for that Spark comes without. */
  private static final Map<String, String> MODULES =
      Map.of(
          "s3a", "hadoop-aws",
          "abfs", "hadoop-azure",
          "abfss", "hadoop-azure",
          "wasb", "hadoop-azure",
          "wasbs", "hadoop-azure",
          "gs", "gcs-connector",
          "oss", "hadoop-aliyun");

  private final Supplier<Configuration> settings;

  /** Called by {@link java.util.ServiceLoader}. */
  public HadoopFiles() {
    this(HadoopSettings::current);
  }

  HadoopFiles(Supplier<Configuration> settings) {
    this.settings = settings;
  }

  @Override
  public boolean knows(String scheme) {
    try {
      return FileSystem.getFileSystemClass(scheme, settings.get()) != null;
    } catch (UnsupportedFileSystemException e) {
      if (MODULES.containsKey(scheme)) {
        throw withoutModule(scheme);
      }
      return false;
    } catch (IOException
        | RuntimeException
        | LinkageError e) { // Hadoop's settings name a class that is not there
      throw withoutModule(scheme);
    }
  }

  /**
   * Tells what is missing of a file system that Hadoop has, but Spark comes without.
   *
   * @throws InputException naming the module
   */
  public static void requireModule(String scheme) {
    boolean unused = new HadoopFiles().knows(scheme);
  }

  private static InputException withoutModule(String scheme) {
    return new InputException(
        "%s:// needs %s on Spark's classpath: add it with spark-submit --packages"
            .formatted(scheme, MODULES.getOrDefault(scheme, "its file system's jar")));
  }

  @Override
  public List<String> schemes() {
    return List.of("hdfs", "s3a", "abfss", "gs", "file");
  }

  @Override
  public Optional<Status> status(URI address) throws IOException {
    try {
      return Optional.of(status(files(address).getFileStatus(path(address))));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Status> list(URI folder) throws IOException {
    List<Status> children = new ArrayList<>();
    RemoteIterator<FileStatus> listing = files(folder).listStatusIterator(path(folder));
    while (listing.hasNext()) {
      children.add(status(listing.next()));
    }
    return children;
  }

  private static Status status(FileStatus status) {
    // An object store may not keep the time, but knows a hash.
    String etag = status instanceof EtagSource hashed ? String.valueOf(hashed.getEtag()) : "";
    return new Status(
        status.getPath().getName(),
        status.isDirectory(),
        status.isDirectory() ? 0 : status.getLen(),
        status.getModificationTime() + "-" + etag);
  }

  @Override
  public InputStream open(URI file) throws IOException {
    return files(file).open(path(file));
  }

  private FileSystem files(URI address) throws IOException {
    try {
      return FileSystem.get(address, settings.get());
    } catch (IllegalArgumentException e) { // such as an unknown host
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Path path(URI address) {
    return new Path(address);
  }
}
