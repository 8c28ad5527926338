package org.slicesweep.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.slicesweep.torch.Torch;

/** The Java half of {@code benchmarks/parity}: how far every case is from what it expects. */
public final class ParityTable {
  private ParityTable() {}

  /** A row of the table. */
  private record Row(String kind, Measured measured) {
    String csv() {
      return String.format(
          Locale.ROOT,
          "%s,%s,%s,%.3e,%.3e,%s",
          kind,
          measured.fixture(),
          measured.what(),
          measured.difference(),
          measured.tolerance(),
          measured.passes());
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%-14s%-34s%-28s%10.1e%10.1e  %s",
          kind,
          measured.fixture(),
          measured.what(),
          measured.difference(),
          measured.tolerance(),
          measured.passes() ? "PASS" : "FAIL");
    }
  }

  /**
   * @param args where the same goes as CSV
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("expected the file to write");
    }
    Torch.prepareThread(1);
    System.out.printf("%-14s%-34s%-28s%10s%10s%n", "kind", "case", "what", "max diff", "allowed");
    List<Row> rows = rows();
    List<String> lines = new ArrayList<>(List.of("kind,case,what,difference,allowed,passed"));
    rows.forEach(row -> lines.add(row.csv()));
    Files.write(Path.of(args[0]), lines);
    boolean passed = rows.stream().allMatch(row -> row.measured().passes());
    System.out.printf("%d comparisons: %s%n%s: all of it%n", rows.size(), passed, args[0]);
    System.exit(passed ? 0 : 1);
  }

  private static List<Row> rows() {
    Map<String, List<Fixture>> fixtures = new LinkedHashMap<>();
    Map<String, Function<Fixture, List<Measured>>> measures = new LinkedHashMap<>();
    put(fixtures, measures, "encoder", Fixture.all("encoders"), ModelParity::measure);
    put(fixtures, measures, "decoder", Fixture.all("decoders"), DecoderParity::measure);
    put(fixtures, measures, "vision", Fixture.all("vision"), ModelParity::measure);
    put(fixtures, measures, "gradient", GradientParityTest.fixtures(), GradientParity::measure);
    put(fixtures, measures, "adapter", AdapterParity.fixtures(), AdapterParity::measure);
    put(fixtures, measures, "image", ImageParityTest.fixtures(), ImageParity::measure);
    put(fixtures, measures, "video", ImageParityTest.videos(), VideoParity::measure);
    List<Row> rows = new ArrayList<>();
    fixtures.forEach(
        (kind, cases) ->
            cases.forEach(
                fixture ->
                    measures
                        .get(kind)
                        .apply(fixture)
                        .forEach(
                            measured -> {
                              rows.add(new Row(kind, measured));
                              System.out.println(rows.get(rows.size() - 1).text());
                            })));
    return rows;
  }

  private static void put(
      Map<String, List<Fixture>> fixtures,
      Map<String, Function<Fixture, List<Measured>>> measures,
      String kind,
      List<Fixture> cases,
      Function<Fixture, List<Measured>> measure) {
    fixtures.put(kind, cases);
    measures.put(kind, measure);
  }
}
