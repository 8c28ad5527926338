package org.slicesweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.InputException;
import org.slicesweep.common.RandomStream;
import org.slicesweep.method.Adaptation;
import org.slicesweep.method.AdaptationContext;
import org.slicesweep.method.Method;
import org.slicesweep.peft.PeftAdapter;
import org.slicesweep.peft.PeftFolder;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.train.FineTuned;
import org.slicesweep.weights.ModelFiles;
import org.slicesweep.weights.SafetensorsWriter;
import org.slicesweep.weights.TensorSource;
import org.slicesweep.weights.TensorView;

/**
 * A pretrained backbone and what was learned on top of it.
 *
 * @param files the backbone's
 * @param scope owns the tensors of {@code adaptation} and {@code tuned}
 */
record AdaptedModel(
    ModelFiles files,
    Method method,
    LoadedBackbone backbone,
    Adaptation adaptation,
    FineTuned tuned,
    TensorScope scope) {
  /** No method learns here, so any number will do. */
  private static final int ADAPTED_STEPS = 1;

  /**
   * An adapter on its backbone.
   *
   * @param head the head's tensors; empty for a model without one
   * @param scope owns what is made
   */
  static AdaptedModel of(
      ModelFiles files,
      LoadedBackbone backbone,
      PeftAdapter adapter,
      List<TensorView> head,
      TensorScope scope) {
    Adaptation adaptation =
        adapter
            .method()
            .adapt(
                new AdaptationContext(
                    backbone, scope, RandomStream.of(0, "adapter"), Map.of(), ADAPTED_STEPS));
    adapter.loadInto(adaptation);
    return new AdaptedModel(
        files,
        adapter.method(),
        backbone,
        adaptation,
        FineTuned.of(
            backbone,
            adaptation,
            HeadFile.shapeOf(head, backbone.architecture().hiddenSize()),
            LearnedTensors.values(head),
            scope),
        scope);
  }

  /**
   * What has to be stored to make this model of the pretrained one: the method's and the head's.
   */
  List<TensorView> learned() {
    List<TensorView> learned = new ArrayList<>(LearnedTensors.of(adaptation, scope));
    learned.addAll(head());
    return learned;
  }

  private List<TensorView> head() {
    if (tuned.objective() == null) {
      return List.of();
    }
    Map<String, Shape> shapes = tuned.objective().parameters();
    return tuned.headTensors().entrySet().stream()
        .map(
            tensor ->
                LearnedTensors.view(
                    tensor.getKey(), shapes.get(tensor.getKey()), tensor.getValue(), scope))
        .toList();
  }

  /** The pretrained weights, those changed that learning changed. */
  RestoredModel restored() {
    TensorSource pretrained = files.tensors();
    Map<String, Shape> shapes = backbone.architecture().weights();
    Set<String> names = new LinkedHashSet<>(shapes.keySet());
    names.addAll(pretrained.names()); // a pooler, say: kept as it was
    Map<String, TensorView> weights = new LinkedHashMap<>();
    names.forEach(name -> weights.put(name, pretrained.get(name)));
    try (TensorScope reading = scope.child()) {
      tuned
          .folded(reading)
          .forEach(
              (name, tensor) ->
                  weights.put(name, LearnedTensors.view(name, shapes.get(name), tensor, reading)));
    }
    return new RestoredModel(files, List.copyOf(weights.values()), head());
  }

  /** Writes an adapter for PEFT, the head beside it. */
  void savePeft(Path folder) {
    List<TensorView> head = head();
    if (!head.isEmpty()) {
      SafetensorsWriter.write(folder.resolve(HeadFile.NAME), head, Map.of("format", "pt"));
    }
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve(ModelCard.FILE), ModelCard.adapter(files, method, !head.isEmpty()));
    } catch (IOException e) {
      throw new InputException(folder + " cannot be written: " + e, e);
    }
    PeftFolder.write(
        folder,
        files.name(),
        backbone.architecture(),
        method,
        LearnedTensors.of(adaptation, scope));
  }
}
