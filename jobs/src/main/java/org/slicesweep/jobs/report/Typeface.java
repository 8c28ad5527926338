package org.slicesweep.jobs.report;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The figures' own font, so that they look the same everywhere and are drawn on machines without
 * any font too, as servers and containers often are.
 */
final class Typeface {
  /** Java's setting that names a font configuration instead of asking the system for one. */
  private static final String FONT_CONFIGURATION = "sun.awt.fontconfig";

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
  private static final Font REGULAR = load("Roboto-Regular.ttf");
  private static final Font BOLD = load("Roboto-Medium.ttf");

  private Typeface() {}

  static Font regular(float size) {
    return REGULAR.deriveFont(size);
  }

  static Font bold(float size) {
    return BOLD.deriveFont(size);
  }

  static double width(String text, Font font) {
    return font.getStringBounds(text, CONTEXT).getWidth();
  }

  private static Font load(String file) {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
    try {
      return read(file);
    } catch (IOException | Error noFontsInstalled) {
      describeNoFonts();
    }
    try {
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("this Java cannot draw text", e);
    }
  }

  private static Font read(String file) throws IOException {
    try (InputStream font =
        Typeface.class.getResourceAsStream("/com/cathive/fonts/roboto/" + file)) {
      Font loaded = Font.createFont(Font.TRUETYPE_FONT, font);
      loaded.getStringBounds("x", CONTEXT); // asks for the system's fonts
      return loaded;
    } catch (FontFormatException e) {
      throw new IOException(file + " is not a font", e);
    }
  }

  /** Tells Java of a configuration without fonts, which is all that ours needs. */
  private static void describeNoFonts() {
    try {
      Path configuration = Files.createTempFile("fontconfig", ".properties");
      configuration.toFile().deleteOnExit();
      Files.writeString(configuration, "version=1\nsequence.allfonts=default\n");
      System.setProperty(FONT_CONFIGURATION, configuration.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
