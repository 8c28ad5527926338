package org.slicesweep.select;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.InputException;
import org.slicesweep.slice.SliceScores;
import org.slicesweep.weights.Safetensors;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorSource;
import org.slicesweep.weights.TensorView;

/**
 * Scores kept in a safetensors file beside the results: {@code <layer>#rows} and {@code
 * <layer>#columns}, so that they are computed once and a reader can see what was chosen from.
 */
public final class ScoreFile {
  private static final Logger LOG = LoggerFactory.getLogger(ScoreFile.class);
  private static final String ROWS = "#rows";
  private static final String COLUMNS = "#columns";

  /** Those in use by this JVM; computing blocks others that need the same ones. */
  private static final Map<Path, SliceScores> LOADED = new ConcurrentHashMap<>();

  private ScoreFile() {}

  /**
   * The scores in {@code file}, which is written first if it is missing or damaged. Two processes
   * may both compute them: they write the same bytes.
   *
   * @param description goes into the file for readers
   */
  public static SliceScores of(
      Path file, Map<String, String> description, Supplier<SliceScores> compute) {
    return LOADED.computeIfAbsent(
        file.toAbsolutePath().normalize(),
        path -> {
          if (Files.exists(path)) {
            try {
              return read(path);
            } catch (InputException e) {
              LOG.warn("{}: scores are computed anew", e.getMessage());
            }
          }
          write(path, description, compute.get());
          return read(path);
        });
  }

  private static void write(Path file, Map<String, String> description, SliceScores scores) {
    List<TensorView> tensors = new ArrayList<>();
    scores.rows().forEach((layer, values) -> tensors.add(view(layer + ROWS, values)));
    scores.columns().forEach((layer, values) -> tensors.add(view(layer + COLUMNS, values)));
    SafetensorsWriter.write(file, tensors, description);
  }

  private static TensorView view(String name, double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return TensorView.ofFloats(name, List.of((long) floats.length), floats);
  }

  private static SliceScores read(Path file) {
    TensorSource source = Safetensors.open(file);
    Map<String, double[]> rows = new HashMap<>();
    Map<String, double[]> columns = new HashMap<>();
    for (String name : source.names()) {
      float[] floats = source.get(name).toFloats();
      double[] values = new double[floats.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = floats[i];
      }
      (name.endsWith(ROWS) ? rows : columns).put(name.substring(0, name.indexOf('#')), values);
    }
    return new SliceScores(rows, columns);
  }
}
