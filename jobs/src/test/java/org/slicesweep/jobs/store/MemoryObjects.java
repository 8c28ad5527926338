package org.slicesweep.jobs.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * An object store in memory that keeps the rules of Amazon's: an object is seen once its upload is
 * complete, folders are but prefixes, and a writer that asks for it is refused at the end of its
 * upload if there is an object of that name by then. Without being asked it overwrites.
 */
final class MemoryObjects extends FileSystem {
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  MemoryObjects() {
    setConf(new Configuration(false));
  }

  @Override
  public URI getUri() {
    return URI.create("s3a://bucket");
  }

  private static String key(Path path) {
    return path.toUri().getPath();
  }

  @Override
  public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
    return new Upload(path);
  }

  private final class Upload extends FSDataOutputStreamBuilder<FSDataOutputStream, Upload> {
    Upload(Path path) {
      super(MemoryObjects.this, path);
    }

    @Override
    public Upload getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      boolean conditional = getOptions().getBoolean(CONDITIONAL, false);
      Path path = getPath();
      return new FSDataOutputStream(
          new ByteArrayOutputStream() {
            @Override
            public void close() throws IOException {
              if (!conditional) {
                objects.put(key(path), toByteArray());
              } else if (objects.putIfAbsent(key(path), toByteArray()) != null) {
                throw new PathIOException(path.toString(), "412 precondition failed");
              }
            }
          },
          null);
    }
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    byte[] content = objects.get(key(path));
    if (content == null) {
      throw new FileNotFoundException(path.toString());
    }
    return new FSDataInputStream(new Content(content));
  }

  private static final class Content extends ByteArrayInputStream
      implements Seekable, PositionedReadable {
    Content(byte[] content) {
      super(content);
    }

    @Override
    public void seek(long position) {
      pos = Math.toIntExact(position);
    }

    @Override
    public long getPos() {
      return pos;
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void readFully(long position, byte[] into, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void readFully(long position, byte[] into) {
      throw new UnsupportedOperationException();
    }
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    byte[] content = objects.get(key(path));
    if (content != null) {
      return new FileStatus(content.length, false, 1, 1 << 20, 0, path);
    }
    String prefix = key(path) + "/";
    String first = objects.ceilingKey(prefix);
    if (first == null || !first.startsWith(prefix)) {
      throw new FileNotFoundException(path.toString());
    }
    return new FileStatus(0, true, 1, 1 << 20, 0, path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    String prefix = key(path) + "/";
    List<FileStatus> children = new ArrayList<>();
    for (String name : objects.tailMap(prefix).keySet()) {
      if (!name.startsWith(prefix)) {
        break;
      }
      Path child = new Path(path, name.substring(prefix.length()).split("/", 2)[0]);
      if (children.isEmpty() || !children.get(children.size() - 1).getPath().equals(child)) {
        children.add(getFileStatus(child));
      }
    }
    if (children.isEmpty()) {
      throw new FileNotFoundException(path.toString());
    }
    return children.toArray(FileStatus[]::new);
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    return objects.remove(key(path)) != null;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw new UnsupportedOperationException("uploads go through createFile");
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("objects do not grow");
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException("objects are not renamed");
  }

  @Override
  public void setWorkingDirectory(Path path) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path("s3a://bucket/");
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return true; // folders are but prefixes
  }
}
