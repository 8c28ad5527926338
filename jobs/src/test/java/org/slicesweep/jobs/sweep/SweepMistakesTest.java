package org.slicesweep.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.common.InputException;
import org.slicesweep.method.MethodCatalog;

class SweepMistakesTest {
  private static final String TOP =
      """
      backbone: maven:all-MiniLM-L6-v2
      task: acceptability
      """;

  private static final String A_METHOD = ": expected a method, as in {method: slicefine, rank: 5}";

  @TempDir private Path folder;

  /** Each sweep goes on from line 3. */
  static Stream<Arguments> mistakes() {
    return Stream.of(
        // What a solo sweep cannot measure.
        arguments(
            "execution: sole\ngrid: {method: full}",
            "s.yaml:3: execution \"sole\": did you mean \"solo\"?"),
        arguments(
            "execution: solo\ngrid:\n  method: full\n  evaluate_every: 5\n  tolerance: 1\n"
                + "  stop_after: 2",
            "s.yaml:8: stop_after 2: execution solo compares trials of equally many steps,"
                + " so leave it out"),
        // What only evaluations can tell, without any.
        arguments(
            "train: {steps: 30}\ngrid:\n  method: full\n  keep_best: true\n"
                + "  evaluate_every: 60",
            "s.yaml:7: evaluate_every 60: tolerance and keep_best need evaluations, every 1 to"
                + " steps (30)"),
        // Unknown keys, anywhere.
        arguments(
            "gird: {method: full}",
            "s.yaml:3: unknown key \"gird\" in a sweep: did you mean \"grid\"?"),
        arguments(
            "steps: 30\ngrid: {method: full}",
            "s.yaml:3: unknown key \"steps\": did you mean \"train.steps\"?"),
        arguments(
            "train:\n  steps: 30\n  bacth: 8\ngrid: {method: full}",
            "s.yaml:5: unknown key \"bacth\" in train: did you mean \"batch\"?"),
        arguments(
            "grid:\n  method: slicefine\n  axis: [row,\n    column]\n  rnak: 5",
            "s.yaml:7: unknown key \"rnak\" in grid: did you mean \"rank\"?"),
        arguments(
            "grid:\n- method: full\n- method: slicefine\n  positon: 3",
            "s.yaml:6: unknown key \"positon\" in grid: did you mean \"position\"?"),
        arguments(
            "baselines:\n- {method: full}\n- {method: full,\n   batsch: 4}",
            "s.yaml:6: unknown key \"batsch\" in baselines: did you mean \"batch\"?"),
        arguments("grid: {method: full, rank: 5}", "s.yaml:3: method full has no setting \"rank\""),
        arguments(
            "grid:\n  method: [slicefine, full]\n  rank: 5",
            "s.yaml:5: method full has no setting \"rank\":"
                + " give each method a grid entry of its own"),
        arguments(
            "grid:\n  method: full\n  train: {steps: 5}",
            "s.yaml:5: train stands at the top; grid takes its settings, as in steps: 50"),
        arguments(
            "grid:\n  method: slicefine\n  zip:\n    rnak: [1, 2]\n    position: [3, 4]",
            "s.yaml:6: unknown key \"rnak\" in grid: did you mean \"rank\"?"),
        arguments(
            "grid:\n  method: slicefine\n  rank: [1, 2]\n  exclude:\n  - rnak: 1",
            "s.yaml:7: unknown key \"rnak\" in exclude: did you mean \"rank\"?"),
        arguments(
            "grid:\n  method: slicefine\n  rank:\n    from: 1\n    too: 4",
            "s.yaml:7: unknown key \"too\" in the range of rank: did you mean \"to\"?"),
        arguments(
            "grid:\n  method: full\n  task:\n    name: text\n    lable: y",
            "s.yaml:7: unknown key \"lable\" in task: did you mean \"label\"?"),
        // Wrong types, with what was expected and given.
        arguments(
            "grid:\n  method: slicefine\n  rank: five",
            "s.yaml:5: rank: expected a whole number, given \"five\""),
        arguments(
            "grid:\n  method: slicefine\n  rank: [1,\n    2.5]",
            "s.yaml:6: rank: expected a whole number, given 2.5"),
        arguments(
            "grid:\n  method: slicefine\n  rank: [1, '2']",
            "s.yaml:5: rank: expected a whole number, given \"2\""),
        arguments(
            "grid:\n  method: slicefine\n  rank: [[1, 2]]",
            "s.yaml:5: rank: expected a whole number, given a list"),
        arguments(
            "grid:\n  method: slicefine\n  rank: null",
            "s.yaml:5: rank: expected a whole number, given nothing"),
        arguments(
            "grid:\n  method: slicefine\n  rank: 3000000000",
            "s.yaml:5: rank 3000000000: expected -2147483648 to 2147483647"),
        arguments(
            "grid:\n  method: slicefine\n  bias: yes",
            "s.yaml:5: bias: expected true or false, given \"yes\""),
        arguments(
            "grid:\n  method: slicefine\n  axis: colum",
            "s.yaml:5: axis \"colum\": did you mean \"column\"?"),
        arguments(
            "grid:\n  method: slicefine\n  axis: {row: 1}",
            "s.yaml:5: axis: expected one of row, column, row_column, given a mapping"),
        arguments(
            "grid:\n  method: slicefine\n  targets:\n  - a\n  - {b: c}",
            "s.yaml:7: targets: expected text, given a mapping"),
        arguments(
            "grid:\n  method: slicefine\n  learning_rate: .inf",
            "s.yaml:5: learning_rate: expected a number, given .inf"),
        arguments(
            "train:\n  steps: [10, 20]\ngrid: {method: full}",
            "s.yaml:4: steps: expected a whole number, given a list:"
                + " to vary it, put it in grid"),
        arguments("train: 5\ngrid: {method: full}", "s.yaml:3: train: expected a mapping, given 5"),
        arguments("grid: full", "s.yaml:3: grid: expected a mapping, given \"full\""),
        arguments(
            "precision: fp16\ngrid: {method: full}",
            "s.yaml:3: precision \"fp16\": did you mean \"fp32\"?"),
        arguments(
            "device: tpu\ngrid: {method: full}",
            "s.yaml:3: device \"tpu\": expected auto, cpu, gpu or gpu:1"),
        arguments(
            "name: ../up\ngrid: {method: full}",
            "s.yaml:3: name \"../up\": expected letters, digits, \".\", \"_\" or \"-\""),
        arguments(
            "seeds: five\ngrid: {method: full}",
            "s.yaml:3: seeds: expected a whole number, given \"five\""),
        arguments(
            "seeds: 0\ngrid: {method: full}",
            "s.yaml:3: seeds 0: expected at least 1, or a list of seeds"),
        arguments(
            "grid: {method: slicefin}",
            "s.yaml:3: method \"slicefin\": did you mean \"slicefine\"?"),
        arguments("grid:\n  rank: 5", "s.yaml:4: grid needs a method: " + anyMethod()),
        // Duplicates.
        arguments(
            "grid:\n  method: slicefine\n  rank: 1\n  rank: 2",
            "s.yaml:6: key \"rank\" stands twice: first at s.yaml:5"),
        arguments(
            "grid:\n  method: slicefine\n  rank: 1\n  zip: {rank: [1, 2], position: [1, 2]}",
            "s.yaml:6: rank is set twice: first at s.yaml:5"),
        // Nothing where something has to be.
        arguments(
            "seeds: 2",
            "s.yaml:1: a sweep needs a grid, as in grid: {method: slicefine, rank: [1, 2, 4]}"),
        arguments("grid: {}", "s.yaml:3: grid needs a method: " + anyMethod()),
        arguments("grid: []", "s.yaml:3: grid is empty" + A_METHOD),
        arguments("grid:", "s.yaml:3: grid is empty" + A_METHOD),
        arguments("grid: {method: full}\nbaselines: []", "s.yaml:4: baselines is empty" + A_METHOD),
        arguments(
            "grid:\n  method: slicefine\n  rank: []",
            "s.yaml:5: rank is an empty list: expected one value or more"),
        arguments(
            "grid:\n  method: slicefine\n  targets: []",
            "s.yaml:5: targets is an empty list: expected one value or more"),
        arguments(
            "seeds: []\ngrid: {method: full}",
            "s.yaml:3: seeds is an empty list: expected one value or more"),
        arguments("grid: {method: full, zip: {}}", "s.yaml:3: zip is empty"),
        // Ranges.
        arguments(
            "grid:\n  method: slicefine\n  rank: {from: 8, to: 1}",
            "s.yaml:5: rank: the range from 8 to 1 is empty"),
        arguments(
            "grid:\n  method: slicefine\n  rank: {from: 1, to: 8, step: 0}",
            "s.yaml:5: rank: a range's step is not 0"),
        arguments(
            "grid:\n  method: slicefine\n  rank: {from: 1}", "s.yaml:5: rank: a range needs to"),
        arguments(
            "grid:\n  method: slicefine\n  rank:\n    from: 1\n    to: many",
            "s.yaml:7: rank: to: expected a number, given \"many\""),
        arguments(
            "grid:\n  method: slicefine\n  rank: {powers_of: 1, from: 1, to: 8}",
            "s.yaml:5: rank: powers_of is a whole number from 2"),
        arguments(
            "grid:\n  method: slicefine\n  rank: {powers_of: 2, from: 0, to: 8}",
            "s.yaml:5: rank: powers start above 0, not at 0"),
        arguments(
            "grid:\n  method: slicefine\n  rank: {powers_of: 2, from: 5, to: 7}",
            "s.yaml:5: rank: the range from 5 to 7 is empty"),
        arguments(
            "grid:\n  method: slicefine\n  rank: {powers_of: 2, from: 1, to: 8, step: 2}",
            "s.yaml:5: rank: a range has a step or powers_of, not both"),
        arguments(
            "grid:\n  method: slicefine\n  rank: {from: 1, to: 2, step: 0.5}",
            "s.yaml:5: rank: expected a whole number, given 1.5"),
        arguments(
            "grid:\n  method: slicefine\n  axis: {from: 1, to: 2}",
            "s.yaml:5: axis: expected one of row, column, row_column, given a mapping"),
        // Zipped groups.
        arguments(
            "grid:\n  method: slicefine\n  zip:\n    rank: [1, 2, 3]\n    position: [0, 1]",
            "s.yaml:7: zip: rank has 3 values, position has 2: expected equally many"),
        arguments(
            "grid:\n  method: slicefine\n  zip:\n    rank: 1\n    position: [0, 1]",
            "s.yaml:6: zip: rank: expected a list of values, given one"),
        arguments(
            "grid:\n  method: slicefine\n  zip: rank",
            "s.yaml:5: zip: expected a mapping, given \"rank\""),
        // Exclusions.
        arguments(
            "grid:\n  method: slicefine\n  rank: [1, 2]\n  exclude: {rank: two}",
            "s.yaml:6: rank: expected a whole number, given \"two\""),
        arguments(
            "grid:\n  method: slicefine\n  rank: [1, 2]\n  exclude:\n  - rank: 1\n  - {}",
            "s.yaml:8: exclude without settings would drop every trial"),
        arguments(
            "grid:\n  method: slicefine\n  rank: [1, 2]\n  exclude:\n  - {rank: 1}\n  - {rank: 2}",
            "s.yaml:7: exclude leaves no trials"),
        arguments(
            "grid:\n  method: slicefine\n  rank: [1, 2]\n  exclude:\n  - rank: 1\n  - {rank: [3, 4],"
                + " axis: row}",
            "s.yaml:8: exclude drops nothing: no trial of this grid has rank 3 or 4 and axis row"),
        // What the records themselves refuse, on the line of the value.
        arguments(
            "grid:\n  method: slicefine\n  rank:\n  - 1\n  - 0",
            "s.yaml:7: rank 0: expected at least 1"),
        arguments(
            "grid:\n  method: slicefine\n  zip:\n    rank: [1,\n      -4]\n    position: [0, 1]",
            "s.yaml:7: rank -4: expected at least 1"),
        arguments(
            "train:\n  batch: 8\n  steps: 0\ngrid: {method: full}",
            "s.yaml:5: steps 0: expected at least 1"),
        arguments(
            "train:\n  batch: 8\n  gradient_accumulation: 9\ngrid: {method: full}",
            "s.yaml:5: gradient_accumulation 9: a batch of 8 is divided into 1 to 8 parts"),
        arguments(
            "train:\n  gradient_accumulation_steps: 4\ngrid: {method: full}",
            "s.yaml:4: unknown key \"gradient_accumulation_steps\" in train: did you mean"
                + " \"gradient_accumulation\"?"),
        arguments(
            "train:\n  gradient_checkpointing: yes please\ngrid: {method: full}",
            "s.yaml:4: gradient_checkpointing: expected true or false, given \"yes please\""),
        arguments(
            "train:\n  steps: 10\ngrid: {method: full}",
            "s.yaml:4: warmup_steps 20: expected 0 to steps (10);"
                + " that is its default: set warmup_steps"),
        arguments(
            "grid:\n  method: slicefine\n  axis: row_column",
            "s.yaml:4: axis row_column changes at every move: set move_interval"),
        arguments(
            "grid:\n  method: full\n  task:\n    name: text\n    max_tokens: 2",
            "s.yaml:7: max_tokens 2: expected at least 3 ([CLS], a token, [SEP])"),
        arguments("grid:\n  method: full\n  task:\n    label: y", "s.yaml:6: a task needs a name"),
        arguments("grid:\n  method: full\n  backbone: ' '", "s.yaml:5: backbone is empty"),
        // What is not the YAML of a sweep.
        arguments(
            "grid:\n  method: full\n rank: 5",
            "s.yaml:5: column 2: expected <block end>, but found '<block mapping start>'"),
        arguments(
            "grid: {method: full",
            "s.yaml:3: column 20: expected ',' or '}', but got <stream end>"),
        arguments(
            "grid:\n\tmethod: full",
            "s.yaml:4: column 1: found character '\\t(TAB)' that cannot start any token."
                + " (Do not use \\t(TAB) for indentation)"),
        arguments(
            "grid: {method: full}\n---\nname: b", "s.yaml:4: column 1: but found another document"),
        arguments(
            "grid: !!java.net.URL [x]",
            "s.yaml:3: column 7: Global tag is not allowed: tag:yaml.org,2002:java.net.URL"),
        arguments(
            "grid:\n  method: !mine full",
            "s.yaml:4: tag !mine: tags are not used in a sweep file"),
        arguments(
            "grid: &g\n  method: full\n  batch: *g",
            "s.yaml:3: an alias may not stand inside what it names"),
        arguments("grid:\n  ? [a, b]\n  : c", "s.yaml:4: a key is a word, not a list or mapping"),
        arguments(
            "grid:\n  method: full\n  batch: 1e999999",
            "s.yaml:5: 1e999999 is out of the range of numbers"),
        arguments(
            "grid:\n  method: full\n  batch: " + "9".repeat(100),
            "s.yaml:5: a number of 100 characters: expected at most 40"),
        arguments(
            "grid:\n  method: full\n  batch: " + "9".repeat(100_000),
            "s.yaml:5: batch: expected a whole number, given \"" + "9".repeat(60) + "...\""));
  }

  private static String anyMethod() {
    return "one of " + String.join(", ", MethodCatalog.writable());
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isToldWithFileAndLine(String rest, String message) {
    assertThat(SweepText.mistake(folder, TOP + rest)).isEqualTo(message);
  }

  @Test
  void missesABackboneOrATask() {
    assertThat(SweepText.mistake(folder, "task: cola\ngrid:\n  method: full"))
        .isEqualTo(
            "s.yaml:3: backbone is missing:"
                + " set it at the top, as in backbone: maven:all-MiniLM-L6-v2");
    assertThat(SweepText.mistake(folder, "backbone: maven:x\ngrid:\n- method: full"))
        .isEqualTo("s.yaml:3: task is missing: set it at the top, as in task: acceptability");
  }

  @Test
  @Timeout(10)
  void refusesHugeGridsWithoutExpandingThem() {
    String grid =
        TOP
            + """
            seeds: 1000000000
            grid:
            - method: full
            - method: slicefine
              rank: {from: 1, to: 2000000000}
              position: {from: 0, to: 1000}
            """;
    assertThat(SweepText.mistake(folder, grid))
        .isEqualTo(
            "s.yaml:6: 2,002,000,001,000,000,000 combinations are more than 100,000:"
                    .replace("2,002,000,001,000,000,000", "2,002,000,000,001,000,000,000")
                + " add --yes if you mean it");
    assertThatThrownBy(
            () ->
                SweepFile.open(
                    folder.resolve("s.yaml").toString(), List.of("grid[0].seeds=1"), true))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("combinations are more than 10,000,000: split the sweep");
  }

  @Test
  void allowsManyCombinationsWhereTheyAreMeant() throws IOException {
    String many = TOP + "grid: {method: slicefine, position: {from: 0, to: 100000}}";
    assertThat(SweepText.mistake(folder, many))
        .isEqualTo(
            "s.yaml:3: 100,001 combinations are more than 100,000: add --yes if you mean it");
    Path file = Files.writeString(folder.resolve("s.yaml"), many);
    assertThat(SweepFile.open(file.toString(), List.of(), true).sweep().trials()).hasSize(100_001);
  }
}
