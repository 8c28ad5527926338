package org.slicesweep.jobs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.slicesweep.common.InputException;
import org.slicesweep.jobs.files.HadoopFiles;
import org.slicesweep.jobs.files.HadoopSettings;

/**
 * A folder of any other file system that Hadoop knows.
 *
 * <p>On HDFS and its like a file is written to {@code _temporary} and renamed, which the name node
 * does atomically and refuses if the name is taken. An object store has no rename, but shows an
 * object only when its upload is complete: there the file is put under its name at once, on the
 * condition that there is none of that name where the store knows conditions (S3 with Hadoop 3.4.2
 * or newer, Google's). Where it knows none, of two writers that race the last one's file stays,
 * whole.
 */
final class HadoopFolder implements Folder {
  private static final Set<String> OBJECT_STORES =
      Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "obs", "swift");

  /** Of Hadoop's file systems, those that do not know it leave it alone. */
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

  private final FileSystem files;
  private final FileContext renames;
  private final Path root;
  private final boolean objectStore;

  HadoopFolder(FileSystem files, FileContext renames, Path root, boolean objectStore) {
    this.files = files;
    this.renames = renames;
    this.root = root;
    this.objectStore = objectStore;
  }

  /**
   * @throws InputException if Hadoop's module for that file system is not there
   * @throws IOException if Hadoop knows no such file system or cannot reach it
   */
  static HadoopFolder at(URI location) throws IOException {
    HadoopFiles.requireModule(location.getScheme());
    Configuration settings = HadoopSettings.current();
    Path root = new Path(location);
    FileSystem files = root.getFileSystem(settings);
    boolean objectStore = OBJECT_STORES.contains(location.getScheme().toLowerCase(Locale.ROOT));
    FileContext renames = objectStore ? null : FileContext.getFileContext(files.getUri(), settings);
    return new HadoopFolder(files, renames, files.makeQualified(root), objectStore);
  }

  @Override
  public boolean isObjectStore() {
    return objectStore;
  }

  @Override
  public String location() {
    return root.toString();
  }

  @Override
  public List<String> names(String folder) throws IOException {
    return list(folder).stream().map(status -> status.getPath().getName()).sorted().toList();
  }

  @Override
  public List<StoredFile> files(String folder) throws IOException {
    return list(folder).stream()
        .filter(FileStatus::isFile)
        .map(
            status ->
                new StoredFile(
                    status.getPath().getName(), status.getLen(), status.getModificationTime()))
        .sorted(Comparator.comparing(StoredFile::name))
        .toList();
  }

  private List<FileStatus> list(String folder) throws IOException {
    Path parent = path(folder);
    try {
      if (files.getFileStatus(parent).isFile()) {
        throw new NotDirectoryException(parent.toString());
      }
      List<FileStatus> children = new ArrayList<>();
      RemoteIterator<FileStatus> listing = files.listStatusIterator(parent);
      while (listing.hasNext()) {
        children.add(listing.next());
      }
      return children;
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public boolean exists(String name) throws IOException {
    return files.exists(path(name));
  }

  @Override
  public byte[] read(String name) throws IOException {
    try (FSDataInputStream file = files.open(path(name))) {
      return file.readAllBytes();
    }
  }

  @Override
  public boolean create(String name, byte[] content) throws IOException {
    Path target = path(name);
    if (files.exists(target)) {
      return false;
    }
    try {
      put(target, content, Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      if (objectStore && files.exists(target)) {
        return false; // each store has its own word for a condition that was not met
      }
      throw e;
    }
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    put(path(name), content, Rename.OVERWRITE);
  }

  @Override
  public void delete(String name) throws IOException {
    try {
      Path target = path(name);
      if (files.getFileStatus(target).isFile() || list(name).isEmpty()) {
        files.delete(target, false);
      }
    } catch (FileNotFoundException e) {
      // nothing to delete
    }
  }

  private void put(Path target, byte[] content, Rename rename) throws IOException {
    if (objectStore) {
      write(target, content, rename == Rename.OVERWRITE);
      return;
    }
    Path temporary = path(TEMPORARY + "/" + Attempts.newName());
    try {
      write(temporary, content, false);
      files.mkdirs(target.getParent());
      renames.rename(temporary, target, rename);
    } finally {
      files.delete(temporary, false);
    }
  }

  private void write(Path path, byte[] content, boolean overwrite) throws IOException {
    try (FSDataOutputStream file = open(path, overwrite)) {
      file.write(content);
      if (!objectStore) {
        file.hsync();
      }
    }
  }

  private FSDataOutputStream open(Path path, boolean overwrite) throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = files.createFile(path);
    file.recursive();
    file.overwrite(overwrite);
    // Without it S3A only looks first whether there is a file: two writers may both see none.
    file.opt(CONDITIONAL, !overwrite);
    return file.build();
  }

  private Path path(String name) {
    return name.isEmpty() ? root : new Path(root, name);
  }
}
