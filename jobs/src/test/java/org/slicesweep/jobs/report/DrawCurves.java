package org.slicesweep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * Draws what a benchmark measured: {@code CSV JSON PNG}. The CSV has a header and the columns
 * series, x, y, and perhaps low and high; the JSON has title, subtitle, x, y, and {@code log} for
 * an x axis of powers of two. Not a test.
 */
final class DrawCurves {
  private static final Color[] COLORS = {
    new Color(0x1f5fa8),
    new Color(0xd1662a),
    new Color(0x3d8b4f),
    new Color(0x8a4fa3),
    new Color(0x777777),
    new Color(0xb0304a)
  };

  private DrawCurves() {}

  public static void main(String[] arguments) throws IOException {
    JsonNode texts = new ObjectMapper().readTree(Path.of(arguments[1]).toFile());
    JFreeChart chart = chart(read(Path.of(arguments[0])), texts);
    ChartUtils.saveChartAsPNG(Path.of(arguments[2]).toFile(), chart, Style.WIDTH, Style.HEIGHT);
  }

  private static YIntervalSeriesCollection read(Path csv) throws IOException {
    Map<String, YIntervalSeries> series = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(csv);
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(","));
      double y = Double.parseDouble(cells.get(2));
      boolean spread = cells.size() > 4;
      series
          .computeIfAbsent(cells.get(0), YIntervalSeries::new)
          .add(
              Double.parseDouble(cells.get(1)),
              y,
              spread ? Double.parseDouble(cells.get(3)) : y,
              spread ? Double.parseDouble(cells.get(4)) : y);
    }
    YIntervalSeriesCollection all = new YIntervalSeriesCollection();
    series.values().forEach(all::addSeries);
    return all;
  }

  private static JFreeChart chart(YIntervalSeriesCollection data, JsonNode texts) {
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDrawXError(false);
    renderer.setDefaultLinesVisible(true);
    for (int i = 0; i < data.getSeriesCount(); i++) {
      renderer.setSeriesPaint(i, COLORS[i % COLORS.length]);
      renderer.setSeriesStroke(i, new BasicStroke(3f));
    }
    NumberAxis y = new NumberAxis(texts.path("y").asText());
    y.setAutoRangeIncludesZero(true);
    XYPlot plot = new XYPlot(data, xAxis(texts), y, renderer);
    PanelChart.styleAxis(y);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(Style.GRID);
    plot.setInsets(new RectangleInsets(16, 20, 8, 40));
    JFreeChart chart = new JFreeChart(null, null, plot, data.getSeriesCount() > 1);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(24, 24, 20, 24));
    if (chart.getLegend() != null) {
      chart.getLegend().setItemFont(Style.LABEL);
      chart.getLegend().setFrame(BlockBorder.NONE);
    }
    add(chart, new TextTitle(texts.path("title").asText(), Style.TITLE), Style.INK);
    add(chart, new TextTitle(texts.path("subtitle").asText(), Style.SUBTITLE), Style.SOFT);
    return chart;
  }

  private static ValueAxis xAxis(JsonNode texts) {
    ValueAxis axis;
    if (texts.path("log").asBoolean()) {
      LogAxis powers = new LogAxis(texts.path("x").asText());
      powers.setBase(2);
      powers.setTickUnit(new NumberTickUnit(1));
      powers.setNumberFormatOverride(java.text.NumberFormat.getIntegerInstance(Locale.ROOT));
      axis = powers;
    } else {
      NumberAxis plain = new NumberAxis(texts.path("x").asText());
      plain.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
      plain.setAutoRangeIncludesZero(true);
      axis = plain;
    }
    PanelChart.styleAxis(axis);
    return axis;
  }

  private static void add(JFreeChart chart, TextTitle text, Color color) {
    text.setPaint(color);
    text.setHorizontalAlignment(HorizontalAlignment.LEFT);
    text.setTextAlignment(HorizontalAlignment.LEFT);
    text.setPadding(new RectangleInsets(0, 20, 6, 20));
    chart.addSubtitle(text);
  }
}
