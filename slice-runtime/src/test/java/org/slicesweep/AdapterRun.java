package org.slicesweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.bench.BenchBackbone;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.Lora;
import org.slicesweep.method.LoraFa;
import org.slicesweep.method.Method;
import org.slicesweep.method.ParameterCount;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.peft.PeftAdapter;
import org.slicesweep.peft.PeftFolder;
import org.slicesweep.slice.Slice;
import org.slicesweep.task.TextBatch;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.Trainer;
import org.slicesweep.weights.ModelFiles;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorView;

/**
 * Twenty steps of a method, and what came of them: losses, outputs, exports.
 *
 * @param start what to do before the first step
 */
record AdapterRun(Path folder, BenchBackbone bench, Method method, Consumer<Adaptation> start) {

  /** A run that begins where PEFT's adapter in {@code initial} does. */
  static AdapterRun ofPeft(Path folder, BenchBackbone bench) {
    PeftAdapter initial = PeftFolder.read(folder.resolve("initial"), bench.model().architecture());
    Method method = initial.method();
    if (folder.endsWith("lora_fa") && method instanceof Lora lora) { // PEFT has it as an optimizer
      method = new LoraFa(lora.rank(), lora.alpha(), lora.dropout(), lora.targets());
    }
    return new AdapterRun(folder, bench, method, initial::loadInto);
  }

  /** A run that begins as the method does by itself; its tensors go into {@code start}. */
  static AdapterRun of(Path folder, BenchBackbone bench, Method method) {
    return new AdapterRun(
        folder,
        bench,
        method,
        adaptation -> {
          try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
            if (!adaptation.adapter().isEmpty()) {
              SafetensorsWriter.write(
                  folder.resolve("start.safetensors"),
                  LearnedTensors.of(adaptation, scope),
                  Map.of());
            }
          }
        });
  }

  void train() throws IOException {
    try (TensorScope scope = Torch.scope(TorchDevice.CPU)) {
      Adaptation adaptation =
          method.adapt(
              new AdaptationContext(
                  bench.model(),
                  scope,
                  RandomStream.of(AdapterBench.SEED, "method"),
                  placement(),
                  AdapterBench.TRAIN.steps()));
      start.accept(adaptation);
      try (Trainer trainer =
          new Trainer(
              AdapterBench.TRAIN,
              bench.model(),
              adaptation,
              bench.head(),
              RandomStream.of(AdapterBench.SEED, "head"),
              scope)) {
        Iterator<TextBatch> next = bench.batches().iterator();
        List<Double> losses = new ArrayList<>();
        trainer.train(
            next::next,
            unused -> Double.NaN, // the spec asks for no evaluation
            (step, loss, rate, metric) -> losses.add(loss));
        write(adaptation, losses);
        export(
            new AdaptedModel(
                ModelFiles.open(bench.name()),
                method,
                bench.model(),
                adaptation,
                trainer.model(),
                scope));
      }
    }
  }

  private void write(Adaptation adaptation, List<Double> losses) throws IOException {
    ObjectMapper json = SpecJson.mapper();
    ObjectNode record = json.createObjectNode();
    record.set("method", json.valueToTree(method));
    record.put(
        "trained_parameters",
        adaptation.parameters().stream().mapToLong(ParameterCount::trained).sum());
    record.set("losses", json.valueToTree(losses));
    Files.createDirectories(folder);
    json.writerWithDefaultPrettyPrinter().writeValue(folder.resolve("run.json").toFile(), record);
  }

  private void export(AdaptedModel model) {
    TextBatch batch = bench.batches().get(0);
    float[] logits = model.tuned().logits(batch);
    SafetensorsWriter.write(
        folder.resolve("logits.safetensors"),
        List.of(
            TensorView.ofFloats(
                "logits", List.of((long) batch.size(), (long) bench.head().outputs()), logits)),
        Map.of());
    ifPossible(() -> model.restored().save(folder.resolve("merged")));
    ifPossible(
        () -> {
          PeftFolder.checkHolds(method);
          model.savePeft(folder.resolve("exported"));
        });
  }

  /** Not every method can be merged, and not every one is PEFT's. */
  private static void ifPossible(Runnable export) {
    try {
      export.run();
    } catch (InputException e) {
      // The table shows it as a dash.
    }
  }

  private Map<String, Slice> placement() {
    Map<String, Slice> placement = new LinkedHashMap<>();
    if (method instanceof SliceFineMethod slices) {
      for (LinearLayer layer : bench.model().architecture().linears()) {
        placement.put(
            layer.name(), Slice.contiguous(slices.axis(), slices.position(), slices.rank()));
      }
    }
    return placement;
  }
}
