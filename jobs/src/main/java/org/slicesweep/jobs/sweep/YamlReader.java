package org.slicesweep.jobs.sweep;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * YAML text as {@link YamlValue}s, with the line of each. Creates no objects but those: a tag such
 * as {@code !!java.net.URL} is refused, an alias shares its target instead of copying it.
 */
final class YamlReader {
  private static final Set<Tag> PLAIN =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ);
  private static final int MOST_DIGITS = 40;
  private static final int LARGEST_EXPONENT = 400;

  private final String source;
  private final ToIntFunction<Mark> line;
  private final Map<Node, YamlValue> read = new HashMap<>(); // a node equals only itself
  private final Set<Node> open = new HashSet<>();

  private YamlReader(String source, ToIntFunction<Mark> line) {
    this.source = source;
    this.line = line;
  }

  /** A whole file. An empty one reads as an unset scalar. */
  static YamlValue file(String name, String text) {
    return new YamlReader(name, mark -> mark.getLine() + 1).document(text);
  }

  /** The right-hand side of an override, whose lines mean nothing to the user. */
  static YamlValue override(String source, String text) {
    return new YamlReader(source, mark -> 0).document(text);
  }

  private YamlValue document(String text) {
    LoaderOptions limits = new LoaderOptions();
    try {
      Node root =
          new Composer(new ParserImpl(new StreamReader(text), limits), new CoreSchema(), limits)
              .getSingleNode();
      return root == null ? new YamlValue.Scalar(new Place(source, 0), null, "") : value(root);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      throw place(mark).error("column " + (mark.getColumn() + 1) + ": " + e.getProblem());
    } catch (YAMLException e) {
      throw new Place(source, 0).error(firstLine(e.getMessage()));
    }
  }

  private YamlValue value(Node node) {
    YamlValue known = read.get(node);
    if (known != null) {
      return known;
    }
    Place at = place(node.getStartMark());
    if (!open.add(node)) {
      throw at.error("an alias may not stand inside what it names");
    }
    if (!PLAIN.contains(node.getTag())) {
      throw at.error("tag " + node.getTag().getValue() + ": tags are not used in a sweep file");
    }
    YamlValue value =
        switch (node.getNodeId()) {
          case scalar -> scalar(at, (ScalarNode) node);
          case sequence -> items(at, (SequenceNode) node);
          case mapping -> mapping(at, (MappingNode) node);
          case anchor -> throw at.error("an anchor without a value");
        };
    open.remove(node);
    read.put(node, value);
    return value;
  }

  private YamlValue items(Place at, SequenceNode node) {
    List<YamlValue> values = new ArrayList<>();
    node.getValue().forEach(item -> values.add(value(item)));
    return new YamlValue.Items(at, values);
  }

  private YamlValue mapping(Place at, MappingNode node) {
    Map<String, YamlValue.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Place keyAt = place(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw keyAt.error("a key is a word, not a list or mapping");
      }
      YamlValue.Entry earlier =
          entries.put(key.getValue(), new YamlValue.Entry(keyAt, value(tuple.getValueNode())));
      if (earlier != null) {
        throw keyAt.error("key \"" + key.getValue() + "\" stands twice: first at " + earlier.at());
      }
    }
    return new YamlValue.Mapping(at, entries);
  }

  private static YamlValue scalar(Place at, ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return new YamlValue.Scalar(at, null, text);
    }
    if (tag.equals(Tag.BOOL)) {
      return new YamlValue.Scalar(at, text.equalsIgnoreCase("true"), text);
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return new YamlValue.Scalar(at, number(at, text), text);
    }
    return new YamlValue.Scalar(at, text, text);
  }

  /** Exact, so that a range 0.1, 0.2, 0.3 holds 0.3; bounded, so that no number costs memory. */
  private static Object number(Place at, String text) {
    if (text.length() > MOST_DIGITS) {
      throw at.error(
          "a number of " + text.length() + " characters: expected at most " + MOST_DIGITS);
    }
    if (text.endsWith("f") || text.endsWith("F")) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (text.endsWith("n") || text.endsWith("N")) {
      return Double.NaN;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      if (Math.abs((long) number.precision() - number.scale()) <= LARGEST_EXPONENT) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw at.error(text + " is not a number: " + e.getMessage());
    }
    throw at.error(text + " is out of the range of numbers");
  }

  private Place place(Mark mark) {
    return new Place(source, mark == null ? 0 : line.applyAsInt(mark));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("not YAML");
  }
}
