package org.slicesweep.jobs.store;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What trials reached at the rungs of a search: an empty file each in {@code rungs/}, whose name
 * says it all, so that one listing reads thousands. It travels to executors and opens the same
 * folder there.
 */
public final class RungFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String FOLDER = "rungs";
  private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})_(\\d{1,9})_(\\S+)");

  private final String location;

  RungFiles(String location) {
    this.location = location;
  }

  /**
   * A trial's metric at a rung.
   *
   * @param step optimizer steps done
   * @param metric on the validation split, higher is better
   */
  public record Reached(String trialId, int step, double metric) implements Serializable {
    private static Optional<Reached> parse(String name) {
      Matcher parts = NAME.matcher(name);
      if (!parts.matches()) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Reached(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                Double.parseDouble(parts.group(3))));
      } catch (NumberFormatException e) {
        return Optional.empty(); // someone else's file
      }
    }

    private String name() {
      return trialId + "_" + step + "_" + metric;
    }
  }

  /** Writes one down; of a trial that comes to a rung twice the metric is the same. */
  public void add(Reached reached) throws IOException {
    boolean unused = Folder.at(location).create(FOLDER + "/" + reached.name(), new byte[0]);
  }

  /** Everything written down so far. */
  public List<Reached> all() throws IOException {
    return Folder.at(location).names(FOLDER).stream()
        .map(Reached::parse)
        .flatMap(Optional::stream)
        .toList();
  }
}
