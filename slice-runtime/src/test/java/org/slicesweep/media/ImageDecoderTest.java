package org.slicesweep.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;

class ImageDecoderTest {
  private final RgbImage image = TestImages.noise(23, 17, 5);
  private final byte[] jpeg = TestImages.encode(TestImages.awt(image), "jpg");

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void readsWhatWasWritten(String format) {
    byte[] file = TestImages.encode(TestImages.awt(image), format);
    RgbImage decoded = ImageDecoder.decode(file, "x");
    assertThat(decoded.width()).isEqualTo(23);
    assertThat(decoded.height()).isEqualTo(17);
    assertThat(decoded.pixels()).isEqualTo(image.pixels());
  }

  @Test
  void greyIsTakenAsItIs() {
    BufferedImage grey = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 256; x++) {
      grey.getRaster().setSample(x, 0, 0, x);
    }
    RgbImage decoded = ImageDecoder.decode(TestImages.encode(grey, "png"), "x");
    for (int x = 0; x < 256; x++) {
      assertThat(decoded.pixels()[3 * x + 1] & 0xFF).isEqualTo(x);
    }
  }

  @Test
  void sixteenBitsOfGreyAreCutOffAsPillowDoes() {
    BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    int[] values = {7, 255, 40_000};
    for (int x = 0; x < 3; x++) {
      grey.getRaster().setSample(x, 0, 0, values[x]);
    }
    byte[] pixels = ImageDecoder.decode(TestImages.encode(grey, "png"), "x").pixels();
    assertThat(pixels[0]).isEqualTo((byte) 7);
    assertThat(pixels[3]).isEqualTo((byte) 255);
    assertThat(pixels[6]).isEqualTo((byte) 255);
  }

  @Test
  void transparencyIsDropped() {
    BufferedImage clear = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    clear.setRGB(0, 0, 0x00_0A_14_1E);
    clear.setRGB(1, 0, 0x80_28_32_3C);
    assertThat(ImageDecoder.decode(TestImages.encode(clear, "png"), "x").pixels())
        .containsExactly(10, 20, 30, 40, 50, 60);
  }

  @Test
  void saysThatAFileIsNoImage() {
    assertThatThrownBy(() -> ImageDecoder.decode(new byte[0], "a/b.jpg"))
        .isInstanceOf(InputException.class)
        .hasMessage("a/b.jpg is empty");
    assertThatThrownBy(
            () -> ImageDecoder.decode("hello".getBytes(StandardCharsets.UTF_8), "a/b.jpg"))
        .isInstanceOf(InputException.class)
        .hasMessage("a/b.jpg is no JPEG, PNG, GIF or BMP image");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20, 200, 400})
  void aJpegThatWasCutShortIsRefused(int length) {
    assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(jpeg, length), "cut.jpg"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("cut.jpg is a damaged JPEG image: ");
  }

  @Test
  void aPngThatWasCutShortIsRefused() {
    byte[] png = TestImages.png(40, 40, 1);
    assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(png, png.length / 2), "cut.png"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("cut.png is a damaged PNG image: ");
  }

  @Test
  void hugeDimensionsAreRefusedBeforeAnythingIsDecoded() {
    byte[] huge = jpeg.clone();
    int frame = 0;
    while ((huge[frame] & 0xFF) != 0xFF || (huge[frame + 1] & 0xFF) != 0xC0) {
      frame++;
    }
    ByteBuffer.wrap(huge).putShort(frame + 5, (short) 65_000).putShort(frame + 7, (short) 65_000);
    assertThatThrownBy(() -> ImageDecoder.decode(huge, "bomb.jpg"))
        .isInstanceOf(InputException.class)
        .hasMessage("bomb.jpg is 65,000 x 65,000 pixels: expected at most 100,000,000 in all");

    byte[] png = TestImages.png(8, 8, 1);
    ByteBuffer.wrap(png).putInt(16, 2_000_000_000).putInt(20, 2_000_000_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    assertThatThrownBy(() -> ImageDecoder.decode(png, "bomb.png"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("2,000,000,000 x 2,000,000,000");
  }

  /** Whatever is in a file, the answer is an image or a message. */
  @Test
  void damageIsNeverMoreThanAMessage() {
    RandomStream random = RandomStream.of(9, "damage");
    for (String format : new String[] {"jpg", "png", "gif", "bmp"}) {
      byte[] file = TestImages.encode(TestImages.awt(image), format);
      for (int i = 0; i < 150; i++) {
        byte[] damaged = file.clone();
        for (int k = 0; k < 4; k++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        try {
          assertThat(ImageDecoder.decode(damaged, "x").pixels()).isNotEmpty();
        } catch (InputException e) {
          assertThat(e.getMessage()).startsWith("x is ");
        }
      }
    }
  }
}
