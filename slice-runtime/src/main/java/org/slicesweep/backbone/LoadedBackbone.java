package org.slicesweep.backbone;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.common.InputException;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.weights.ModelFiles;
import org.slicesweep.weights.TensorSource;

/**
 * A backbone's weights on a device: one read-only copy a JVM for each (backbone, type, device),
 * shared by every trial.
 */
public final class LoadedBackbone {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedBackbone.class);

  private record Key(String backbone, DType dtype, TorchDevice device) {}

  private static final Map<Key, LoadedBackbone> LOADED = new ConcurrentHashMap<>();

  private final Backbone architecture;
  private final DType dtype;
  private final String sha256;
  private final Map<String, Tensor> weights;

  private LoadedBackbone(
      Backbone architecture, DType dtype, String sha256, Map<String, Tensor> weights) {
    this.architecture = architecture;
    this.dtype = dtype;
    this.sha256 = sha256;
    this.weights = weights;
  }

  /**
   * The backbone, loaded by whoever asks first.
   *
   * @param backbone {@code maven:…} or a model folder
   * @throws InputException if it cannot be read
   */
  public static LoadedBackbone of(String backbone, DType dtype, TorchDevice device) {
    return LOADED.computeIfAbsent(new Key(backbone, dtype, device), LoadedBackbone::load);
  }

  private static LoadedBackbone load(Key key) {
    ModelFiles files = ModelFiles.open(key.backbone);
    Backbone architecture = BackboneCatalog.of(files.config(), files.name());
    TensorSource source = files.tensors();
    WeightReader reader = new WeightReader(files.name(), source, architecture);
    List<String> leftOver = reader.leftOver();
    if (!leftOver.isEmpty()) {
      LOG.warn(
          "{}: {} tensors of further layers are left out, such as {}: config.json counts fewer",
          files.name(),
          leftOver.size(),
          leftOver.get(0));
    }
    TensorScope scope = Torch.scope(key.device); // as long as the JVM
    Map<String, Tensor> weights = reader.read(scope, key.dtype);
    architecture
        .constants()
        .forEach(
            (name, constant) -> {
              try (Tensor staged = scope.floats(constant.values(), constant.shape().sizes())) {
                weights.put(name, scope.copyOf(staged, DType.FP32));
              }
            });
    return new LoadedBackbone(architecture, key.dtype, source.sha256(), weights);
  }

  /**
   * Checks that a checkpoint has the weights which its configuration asks for, by the headers of
   * its files alone.
   *
   * @throws InputException naming what is missing or of another shape
   */
  public static void checkWeights(ModelFiles files, Backbone architecture) {
    var unused = new WeightReader(files.name(), files.tensors(), architecture);
  }

  public Backbone architecture() {
    return architecture;
  }

  public DType dtype() {
    return dtype;
  }

  /** Hash of the tensors as stored. */
  public String sha256() {
    return sha256;
  }

  /** A frozen weight, or a constant of the architecture; never to be written to. */
  public Tensor weight(String name) {
    Tensor weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("the backbone has no weight " + name);
    }
    return weight;
  }
}
