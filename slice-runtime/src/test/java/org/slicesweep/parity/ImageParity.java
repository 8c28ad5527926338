package org.slicesweep.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.media.ImageDecoder;
import org.slicesweep.media.ImageProcessor;
import org.slicesweep.media.ImageProcessors;
import org.slicesweep.media.RgbImage;
import org.slicesweep.weights.Safetensors;

/** Images of many formats against Pillow's processor and torchvision's, in grey levels. */
final class ImageParity {
  static final double GREY_LEVEL = 1;

  private ImageParity() {}

  static List<Measured> measure(Fixture fixture) {
    Fixture expected = expected(fixture);
    Safetensors tensors = expected.tensors();
    ImageProcessor processor = processor(fixture);
    List<Measured> measured = new ArrayList<>();
    for (JsonNode image : expected.expected().get("images")) {
      String name = image.textValue();
      float[] ours = pixels(processor.apply(decode(fixture, name), name));
      for (String library : List.of("pil.", "fast.")) {
        if (tensors.names().contains(library + name)) {
          float[] theirs = bytes(tensors, library + name);
          measured.add(Measured.of(fixture, library + name, ours, theirs, GREY_LEVEL));
        }
      }
      if (tensors.names().contains("values." + name)) {
        measured.add(values(fixture, processor, ours, tensors.get("values." + name).toFloats()));
      }
    }
    return measured;
  }

  /** The settings of one release, in the spelling of another, give the same pixels. */
  private static Fixture expected(Fixture fixture) {
    JsonNode same = fixture.expected().path("same_as");
    return same.isMissingNode()
        ? fixture
        : new Fixture(fixture.folder().resolveSibling(same.textValue()));
  }

  private static ImageProcessor processor(Fixture fixture) {
    String type = fixture.name().replaceFirst("-.*", "");
    return ImageProcessors.of(fixture::find, fixture.name(), type, 18, type.equals("videomae"));
  }

  private static RgbImage decode(Fixture fixture, String name) {
    Fixture images = new Fixture(fixture.folder().getParent().resolveSibling("images"));
    return ImageDecoder.decode(images.find(name).orElseThrow(), name);
  }

  /** What the model is given, with the tolerance that one grey level makes there. */
  private static Measured values(
      Fixture fixture, ImageProcessor processor, float[] pixels, float[] theirs) {
    float[] values = new float[pixels.length];
    int plane = pixels.length / 3;
    double level = 0;
    for (int channel = 0; channel < 3; channel++) {
      float scale = processor.scale()[channel];
      level = Math.max(level, scale);
      for (int i = 0; i < plane; i++) {
        values[channel * plane + i] = pixels[3 * i + channel] * scale + processor.shift()[channel];
      }
    }
    return Measured.of(fixture, "values", values, theirs, 1.001 * level);
  }

  static float[] pixels(RgbImage image) {
    float[] grey = new float[image.pixels().length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = Byte.toUnsignedInt(image.pixels()[i]);
    }
    return grey;
  }

  /** The elements of a U8 tensor. */
  static float[] bytes(Safetensors tensors, String name) {
    byte[] data = new byte[tensors.get(name).data().remaining()];
    tensors.get(name).data().get(data);
    float[] grey = new float[data.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = Byte.toUnsignedInt(data[i]);
    }
    return grey;
  }
}
