package org.slicesweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.backbone.TestText;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.common.InputException;
import org.slicesweep.method.Method;
import org.slicesweep.method.MethodCatalog;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.slice.Axis;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.weights.ElementType;
import org.slicesweep.weights.Safetensors;

/** What a trial learned can be taken away, whatever the method. */
class ExportContractTest {
  private static final int STEPS = 20;
  private static final Set<String> IN_PEFT =
      Set.of(
          "lora",
          "lora_fa",
          "dora",
          "vera",
          "adalora",
          "loha",
          "ia3",
          "shira",
          "prompt_tuning",
          "prefix_tuning");

  @TempDir private Path folder;

  static Set<String> methods() {
    return MethodCatalog.names();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void whatIsStoredMakesTheSameModel(String name) {
    rebuildsTheSameModel(MethodExamples.of(name).method(), 1);
  }

  @Test
  void whatMovingSlicesLeftBehindIsStoredToo() {
    // Rows and columns that cross are stored twice, and biases whole.
    rebuildsTheSameModel(SliceFineMethod.moving(Axis.ROW_COLUMN, 0, 3, 4), 2);
    rebuildsTheSameModel(
        new SliceFineMethod(
            Axis.ROW,
            2,
            1,
            null,
            null,
            6,
            9,
            true,
            List.of("*.0.*"),
            1.0,
            1,
            null,
            null,
            null,
            null),
        2);
  }

  /**
   * @param most how many times its artifact's size the stored file may have
   */
  private void rebuildsTheSameModel(Method method, int most) {
    TrialSpec spec = TinyTask.trial(folder, method, STEPS, 3);
    Torch.prepareThread(1);
    TrialRecord record = new TrialRecord(spec, TorchDevice.CPU);
    try (Trial trial = Trial.prepare(spec, RunSettings.on(TorchDevice.CPU, folder), record)) {
      TrialResult result = trial.run(TrialMonitor.SILENT);
      LearnedWeights learned = LearnedWeights.of(spec, trial.trained().learned());
      try (TrialModel rebuilt = TrialModel.rebuild(spec, learned)) {
        assertThat(rebuilt.logits(batch())).isEqualTo(trial.trained().tuned().logits(batch()));
      }
      assertThat(numbers(learned))
          .isBetween(
              result.efficiency().artifactBytes(), most * result.efficiency().artifactBytes());
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void anAdapterForPeftIsReadBackWithTheSameOutputs(String name) {
    TrialSpec spec = TinyTask.trial(folder, MethodExamples.of(name).method(), STEPS, 3);
    try (TrialModel model = TrialModel.rebuild(spec, learned(spec))) {
      if (!IN_PEFT.contains(name)) {
        assertThatThrownBy(() -> model.savePeft(folder.resolve("adapter")))
            .isInstanceOf(InputException.class)
            .hasMessage("PEFT has no method " + name + ": use --format merged");
        return;
      }
      model.savePeft(folder.resolve("adapter"));
      try (SliceModel loaded =
          SliceModel.load(spec.backbone()).withAdapter(folder.resolve("adapter"))) {
        assertThat(loaded.logits(batch())).isEqualTo(model.logits(batch()));
      }
    }
  }

  @Test
  void anotherTrialsWeightsAreRefused() {
    TrialSpec spec = TinyTask.trial(folder, SliceFineMethod.at(Axis.ROW, 0, 2), 1, 3);
    TrialSpec other = TinyTask.trial(folder, SliceFineMethod.at(Axis.ROW, 0, 3), 1, 3);
    LearnedWeights learned = LearnedWeights.ofFile("weights/a", learned(spec).content());
    assertThatThrownBy(() -> TrialModel.rebuild(other, learned))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "weights/a is not what trial " + other.id() + " learned: it has another specification");
  }

  @Test
  void onlyARunnerThatIsAskedToKeepsWeights() {
    TrialSpec spec = TinyTask.trial(folder, SliceFineMethod.at(Axis.ROW, 0, 2), 1, 3);
    TrialRunner runner = TrialRunner.on("cpu", folder);
    assertThat(runner.run(List.of(spec), TrialMonitor.SILENT).get(0).learned()).isNull();
    TrialSpec invalid = TinyTask.trial(folder, SliceFineMethod.at(Axis.ROW, 0, 900), 1, 3);
    assertThat(runner.keepingWeights().run(List.of(invalid), TrialMonitor.SILENT).get(0).learned())
        .isNull();
  }

  /** Bytes of what was learned, without the numbers of rows and columns. */
  private static long numbers(LearnedWeights learned) {
    Safetensors stored = Safetensors.of("stored", learned.content());
    return stored.names().stream()
        .map(stored::get)
        .filter(view -> view.type() == ElementType.F32)
        .mapToLong(view -> view.elements() * Float.BYTES)
        .sum();
  }

  private LearnedWeights learned(TrialSpec spec) {
    TrialResult result =
        TrialRunner.on("cpu", folder)
            .keepingWeights()
            .run(List.of(spec), TrialMonitor.SILENT)
            .get(0);
    assertThat(result.error()).isNull();
    return result.learned();
  }

  private static TextBatch batch() {
    TestText text = new TestText(8, 6, 10, TinyBackbone.VOCABULARY);
    return new TextBatch(text.ids, text.types, text.mask, new float[6], text.rows, text.tokens);
  }
}
