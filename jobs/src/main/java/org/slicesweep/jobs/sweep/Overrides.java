package org.slicesweep.jobs.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Applies {@code --set key=value} to a sweep file's values before anyone interprets them, so that
 * an override is read, checked and reported like a line of the file.
 */
final class Overrides {
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9_-]+(\\[[0-9]{1,6}])*(\\.[A-Za-z0-9_-]+(\\[[0-9]{1,6}])*)*");
  private static final Pattern STEP = Pattern.compile("\\[([0-9]+)]|[A-Za-z0-9_-]+");

  private final Place at;
  private final List<Object> path;
  private final YamlValue value;

  private Overrides(Place at, List<Object> path, YamlValue value) {
    this.at = at;
    this.path = path;
    this.value = value;
  }

  /** The values of a file with each {@code key=value} set, in turn. */
  static YamlValue apply(YamlValue root, List<String> overrides) {
    YamlValue changed = root;
    for (String override : overrides) {
      changed = parse(override).set(changed, 0);
    }
    return changed;
  }

  private static Overrides parse(String override) {
    Place at = new Place("--set " + override, 0);
    int equals = override.indexOf('=');
    if (equals < 0 || override.substring(equals + 1).isBlank()) {
      throw at.error("expected key=value, as in train.steps=50 (null unsets)");
    }
    String key = override.substring(0, equals).strip();
    if (!PATH.matcher(key).matches()) {
      throw at.error(
          "\"" + key + "\" is not a key: expected one such as train.steps or grid[0].rank");
    }
    List<Object> path = new ArrayList<>();
    for (Matcher step = STEP.matcher(key); step.find(); ) {
      path.add(step.group(1) == null ? step.group() : (Object) Integer.valueOf(step.group(1)));
    }
    YamlValue value = YamlReader.override(at.source(), override.substring(equals + 1));
    return new Overrides(at, path, value);
  }

  /** {@code node} with the value set at the path's steps from {@code depth} on. */
  private YamlValue set(YamlValue node, int depth) {
    if (depth == path.size()) {
      return value;
    }
    return path.get(depth) instanceof Integer index
        ? setItem(node, index, depth)
        : setKey(node, (String) path.get(depth), depth);
  }

  private YamlValue setItem(YamlValue node, int index, int depth) {
    if (node instanceof YamlValue.Items items && index < items.values().size()) {
      List<YamlValue> changed = new ArrayList<>(items.values());
      changed.set(index, set(changed.get(index), depth + 1));
      return new YamlValue.Items(items.at(), changed);
    }
    if (node instanceof YamlValue.Mapping && index == 0) {
      return set(node, depth + 1); // a grid of one entry may be written without its list
    }
    int size = node instanceof YamlValue.Items items ? items.values().size() : 0;
    throw at.error(
        written(depth)
            + (size == 0 ? " is not a list" : " holds " + size + " entries, counting from 0"));
  }

  private YamlValue setKey(YamlValue node, String key, int depth) {
    if (node instanceof YamlValue.Mapping mapping) {
      YamlValue.Entry entry = mapping.entries().get(key);
      Place place = entry == null ? at : entry.at();
      return mapping.with(key, place, set(entry == null ? unset() : entry.value(), depth + 1));
    }
    if (node instanceof YamlValue.Items items) {
      if (items.values().size() == 1) {
        return new YamlValue.Items(items.at(), List.of(setKey(items.values().get(0), key, depth)));
      }
      String list = written(depth);
      throw at.error(
          list + " holds " + items.values().size() + " entries: write " + list + "[0]." + key);
    }
    YamlValue.Scalar scalar = (YamlValue.Scalar) node;
    YamlValue.Mapping empty = new YamlValue.Mapping(at, Map.of());
    if (scalar.value() == null) {
      return setKey(empty, key, depth);
    }
    if (depth > 0 && "task".equals(path.get(depth - 1))) { // task: cola is short for {name: cola}
      return setKey(empty.with("name", scalar.at(), scalar), key, depth);
    }
    throw at.error(written(depth) + " is " + scalar.given() + ", not a mapping");
  }

  private YamlValue unset() {
    return new YamlValue.Scalar(at, null, "");
  }

  private String written(int depth) {
    StringBuilder written = new StringBuilder();
    for (Object step : path.subList(0, depth)) {
      if (step instanceof Integer) {
        written.append('[').append(step).append(']');
      } else {
        written.append(written.isEmpty() ? "" : ".").append(step);
      }
    }
    return written.isEmpty() ? "the file" : written.toString();
  }
}
