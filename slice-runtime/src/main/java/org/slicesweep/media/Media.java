package org.slicesweep.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slicesweep.common.InputException;
import org.slicesweep.common.Sha256;

/** One example's pixels, not yet decoded. */
public sealed interface Media {
  /** What messages call it. */
  String name();

  /** The files it is made of, in order. */
  List<FileBytes> files();

  /**
   * Decodes it.
   *
   * @param sampling which frames of a video; null for images
   * @param each what becomes of a frame
   * @return one frame of an image, those of the clip of a video
   * @throws InputException naming the file, if it cannot be decoded or is too short
   */
  List<RgbImage> frames(FrameSampling sampling, UnaryOperator<RgbImage> each);

  /** How many bytes a file of it may have. */
  default long most() {
    return FileBytes.MOST_OF_IMAGE;
  }

  /** Adds the content to a hash; a file that cannot be read counts as what the message says. */
  default void addTo(Sha256 hash) {
    for (FileBytes file : files()) {
      try {
        hash.add(ByteBuffer.wrap(file.read(most())));
      } catch (IOException e) {
        hash.add(e.toString());
      }
      hash.add("");
    }
  }

  /** An image file. */
  record Image(FileBytes file) implements Media {
    @Override
    public String name() {
      return file.name();
    }

    @Override
    public List<FileBytes> files() {
      return List.of(file);
    }

    @Override
    public List<RgbImage> frames(FrameSampling sampling, UnaryOperator<RgbImage> each) {
      return List.of(each.apply(decode(file)));
    }
  }

  /** A video file. */
  record Video(FileBytes file) implements Media {
    @Override
    public String name() {
      return file.name();
    }

    @Override
    public List<FileBytes> files() {
      return List.of(file);
    }

    @Override
    public long most() {
      return FileBytes.MOST;
    }

    @Override
    public List<RgbImage> frames(FrameSampling sampling, UnaryOperator<RgbImage> each) {
      if (file.path().isPresent()) {
        return VideoDecoder.clip(file.path().get(), name(), sampling, each);
      }
      try {
        Path copy = Files.createTempFile("slicesweep-", ".video");
        try {
          Files.write(copy, file.read(most()));
          return VideoDecoder.clip(copy, name(), sampling, each);
        } finally {
          Files.deleteIfExists(copy);
        }
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }

  /**
   * A video as a folder of images.
   *
   * @param files in the order they are shown
   */
  record Frames(String name, List<FileBytes> files) implements Media {
    public Frames {
      files = List.copyOf(files);
    }

    @Override
    public List<RgbImage> frames(FrameSampling sampling, UnaryOperator<RgbImage> each) {
      VideoDecoder.checkEnough(name, sampling, files.size());
      List<RgbImage> clip = new ArrayList<>();
      for (int frame : sampling.of(files.size())) {
        clip.add(each.apply(decode(files.get(frame))));
      }
      return clip;
    }
  }

  private static RgbImage decode(FileBytes file) {
    try {
      return ImageDecoder.decode(file.read(FileBytes.MOST_OF_IMAGE), file.name());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static InputException unreadable(FileBytes file, IOException e) {
    return new InputException("%s cannot be read: %s".formatted(file.name(), e.getMessage()), e);
  }
}
