package org.slicesweep.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.peft.PeftAdapter;
import org.slicesweep.peft.PeftFolder;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.weights.Safetensors;
import org.slicesweep.weights.TensorView;

/** Adapters written for PEFT have the names under which PEFT wrote the same ones. */
class AdapterExportTest {
  @BeforeAll
  static void prepare() {
    Torch.prepareThread(1);
  }

  static List<Fixture> fixtures() {
    return AdapterParity.fixtures().stream()
        .filter(fixture -> !fixture.toString().contains("llama/")) // is written for the whole model
        .toList();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void namesArePefts(Fixture fixture, @TempDir Path folder) {
    Path base = fixture.folder().getParent();
    Backbone backbone =
        LoadedBackbone.of(base.toString(), DType.FP32, TorchDevice.CPU).architecture();
    Path theirs = fixture.folder().resolve("initial");
    PeftAdapter adapter = PeftFolder.read(theirs, backbone);
    List<TensorView> tensors =
        adapter.tensors().entrySet().stream()
            .map(tensor -> tensor.getValue().named(tensor.getKey()))
            .toList();
    PeftFolder.write(folder, "base", backbone, adapter.method(), tensors);
    assertThat(names(folder)).isEqualTo(names(theirs));
  }

  private static Set<String> names(Path adapter) {
    return Safetensors.open(adapter.resolve("adapter_model.safetensors")).names();
  }
}
