package org.slicesweep.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicesweep.common.InputException;

class ImageProcessorsTest {
  private static ImageProcessor read(String modelType, String json) {
    return read(modelType, Map.of("preprocessor_config.json", json), false);
  }

  private static ImageProcessor read(String modelType, Map<String, String> files, boolean video) {
    return ImageProcessors.of(
        name ->
            Optional.ofNullable(files.get(name)).map(text -> text.getBytes(StandardCharsets.UTF_8)),
        "model",
        modelType,
        224,
        video);
  }

  @Test
  void aNumberIsASquareForVitAndTheShorterEdgeForVideoMae() {
    assertThat(
            read(
                    "",
                    "{'feature_extractor_type': 'ViTFeatureExtractor', 'size': 96}"
                        .replace('\'', '"'))
                .size())
        .isEqualTo(new TargetSize.Exact(new ImageSize(96, 96)));
    assertThat(read("videomae", "{\"size\": 96}").size()).isEqualTo(new TargetSize.Edges(96, null));
  }

  @Test
  void whatIsMissingOrNullHasTheDefaultsOfItsProcessor() {
    ImageProcessor deit = read("deit", "{\"resample\": null}");
    assertThat(deit.size()).isEqualTo(new TargetSize.Exact(new ImageSize(256, 256)));
    assertThat(deit.crop()).isEqualTo(new ImageSize(224, 224));
    assertThat(deit.resample()).isEqualTo(Resample.BICUBIC);
    assertThat(read("vit", "{\"image_processor_type\": \"BitImageProcessor\"}").crop())
        .isEqualTo(new ImageSize(224, 224));
  }

  @Test
  void scaleAndShiftRescaleAndNormalize() {
    ImageProcessor processor =
        read(
            "vit",
            "{\"image_mean\": [0.4, 0.5, 0.6], \"image_std\": [0.1, 0.2, 0.25],"
                + " \"rescale_factor\": 0.01}");
    for (int value : new int[] {0, 100, 255}) {
      double[] expected = {
        (value * 0.01 - 0.4) / 0.1, (value * 0.01 - 0.5) / 0.2, (value * 0.01 - 0.6) / 0.25
      };
      for (int c = 0; c < 3; c++) {
        assertThat((double) value * processor.scale()[c] + processor.shift()[c])
            .isCloseTo(expected[c], Offset.offset(1e-5));
      }
    }
    ImageProcessor raw = read("vit", "{\"do_rescale\": false, \"do_normalize\": false}");
    assertThat(raw.scale()).containsExactly(1, 1, 1);
    assertThat(raw.shift()).containsExactly(0, 0, 0);
  }

  @Test
  void theShorterEdgeRoundsTheLongerOneDown() {
    TargetSize size = new TargetSize.Edges(224, null);
    assertThat(size.of(480, 641)).isEqualTo(new ImageSize(224, 224 * 641 / 480));
    assertThat(size.of(641, 480)).isEqualTo(new ImageSize(224 * 641 / 480, 224));
    assertThat(size.of(50, 50)).isEqualTo(new ImageSize(224, 224));
    assertThat(new TargetSize.Edges(100, 150).of(100, 400)).isEqualTo(new ImageSize(38, 150));
  }

  @Test
  void aCropBeyondTheImageIsBlack() {
    RgbImage image = TestImages.noise(3, 5, 1);
    RgbImage cut = CentreCrop.of(image, new ImageSize(2, 6));
    // Rows (5 - 2) / 2 = 1 and 2 of the image; its 3 columns after (6 - 3) / 2 = 1 black one.
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 6; x++) {
        boolean inside = x >= 1 && x < 4;
        int expected = inside ? image.pixels()[((y + 1) * 3 + x - 1) * 3] & 0xFF : 0;
        assertThat(cut.pixels()[(y * 6 + x) * 3] & 0xFF).isEqualTo(expected);
      }
    }
  }

  @Test
  void videosPreferTheirOwnFile() {
    Map<String, String> files =
        Map.of(
            "preprocessor_config.json",
            "{\"crop_size\": 100}",
            "video_preprocessor_config.json",
            "{\"video_processor_type\": \"VideoMAEVideoProcessor\", \"crop_size\": 112}");
    assertThat(read("videomae", files, true).crop()).isEqualTo(new ImageSize(112, 112));
    assertThat(read("videomae", files, false).crop()).isEqualTo(new ImageSize(100, 100));
    String nested = "{\"image_processor\": {\"size\": 64}}";
    assertThat(read("vit", Map.of("processor_config.json", nested), false).size())
        .isEqualTo(new TargetSize.Exact(new ImageSize(64, 64)));
  }

  @Test
  void withoutAFileTheDefaultsMustFit() {
    assertThat(read("vit", Map.of(), false).output()).contains(new ImageSize(224, 224));
    assertThatThrownBy(
            () -> ImageProcessors.of(name -> Optional.empty(), "model", "vit", 32, false))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "model has no preprocessor_config.json, and the usual 224 x 224 do not suit its"
                + " image_size 32: add the file");
    assertThatThrownBy(() -> read("swin", Map.of(), false))
        .hasMessageContaining("has no preprocessor_config.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"resample\": 7}|resample 7: expected one of 0 nearest, 1 lanczos",
        "{\"size\": {\"longest_edge\": 3}}|size {\"longest_edge\":3}: expected a number, or height",
        "{\"size\": 0}|size 0: expected pixels between 1 and 10,000",
        "{\"do_center_crop\": true, \"crop_size\": \"big\"}|crop_size \"big\": expected a number, or height and width",
        "{\"image_mean\": [1, 2]}|image_mean [1,2]: expected 3 numbers",
        "{\"image_std\": 0}|image_std 0: expected no zero",
        "{\"do_resize\": 1}|do_resize 1: expected true or false",
        "{\"do_resise\": true}|unknown key \"do_resise\": did you mean \"do_resize\"?",
        "{\"do_pad\": true}|do_pad is not supported",
        "{\"do_center_crop\": true}|do_center_crop needs crop_size",
        "{\"image_processor_type\": \"VitImageProcesor\"}|did you mean \"ViTImageProcessor\"?",
        "[]|is not a JSON object",
        "{|is not JSON",
      })
  void aMistakeNamesTheFileTheKeyAndTheValue(String json, String message) {
    assertThatThrownBy(() -> read("vit", json))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("model/preprocessor_config.json")
        .hasMessageContaining(message);
  }
}
