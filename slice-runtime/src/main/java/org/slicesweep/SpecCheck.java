package org.slicesweep;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.BackboneCatalog;
import org.slicesweep.backbone.InputSpec;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.InputException;
import org.slicesweep.method.FrozenProbe;
import org.slicesweep.method.Method;
import org.slicesweep.method.SliceFineMethod;
import org.slicesweep.method.TrialConditions;
import org.slicesweep.task.Datasets;
import org.slicesweep.task.TaskSpec;
import org.slicesweep.torch.Precision;
import org.slicesweep.train.PreparedTask;
import org.slicesweep.weights.ModelFiles;

/**
 * Finds what is wrong with specs before anything is trained or written: a rank above the matrix, a
 * glob that matches no layer, a missing column, and for a model on this machine a shard that is
 * missing or a weight of the wrong shape. Reads no weights; remembers the backbones and data sets
 * it has seen, so checking thousands of specs is quick. Not for use by several threads.
 */
public final class SpecCheck {
  private record MethodOnBackbone(Method method, String backbone, int longestText, int steps) {}

  private record TaskOnBackbone(TaskSpec task, String backbone) {}

  private static final double CALL_SECONDS = 0.005;
  private static final int EVALUATED = 1000;

  private final Map<String, Backbone> backbones = new HashMap<>();
  private final Set<MethodOnBackbone> methods = new HashSet<>();
  private final Set<TaskOnBackbone> tasks = new HashSet<>();

  /**
   * @throws InputException whose key is the setting at fault
   */
  public void check(TrialSpec spec) {
    Backbone backbone = backbone(spec);
    int longestText = PreparedTask.longestText(spec.task(), backbone.reads());
    if (tasks.add(new TaskOnBackbone(spec.task(), spec.backbone()))) {
      Datasets.load(spec.task()); // an unknown name is told first
      PreparedTask.checkSuits(spec.task(), spec.backbone(), backbone);
    }
    int steps = spec.train().steps();
    if (methods.add(new MethodOnBackbone(spec.method(), spec.backbone(), longestText, steps))) {
      spec.method().checkAgainst(new TrialConditions(backbone, longestText, steps));
      if (spec.method() instanceof SliceFineMethod slices) {
        SlicePlacement.targets(slices, backbone);
      }
    }
  }

  private Backbone backbone(TrialSpec spec) {
    return backbones.computeIfAbsent(
        spec.backbone(),
        name -> {
          ModelFiles files = ModelFiles.open(name);
          Backbone backbone = BackboneCatalog.of(files.config(), files.name());
          if (backbone.reads() instanceof InputSpec.Text) {
            files.requireTokenizer();
          }
          if (files.areHere()) {
            LoadedBackbone.checkWeights(files, backbone);
            PreparedTask.checkFiles(files, backbone.reads());
          }
          return backbone;
        });
  }

  /**
   * A rough guess of how long the trial takes on one core, in seconds: matrix products at a rate
   * measured once on a server core, texts assumed to be short for what they are cut to. Good to
   * tell minutes from days.
   */
  public double estimateSeconds(TrialSpec spec) {
    Backbone backbone = backbone(spec);
    double weights =
        backbone.linears().stream().mapToDouble(l -> (double) l.outputs() * l.inputs()).sum();
    double flopsPerSecond = spec.precision() == Precision.FP32 ? 1e11 : 2.5e11;
    double pass = 2 * weights * tokens(spec, backbone) / flopsPerSecond;
    double step =
        spec.train().batch() * passes(spec) * pass + CALL_SECONDS * spec.train().microBatches();
    return spec.train().steps() * step + EVALUATED * pass;
  }

  private static double tokens(TrialSpec spec, Backbone backbone) {
    return backbone
        .tokens()
        .orElseGet(() -> Math.max(20, PreparedTask.longestText(spec.task(), backbone.reads()) / 4));
  }

  /** Forward, backward, and what is computed again. A frozen backbone is only read. */
  private static int passes(TrialSpec spec) {
    if (spec.method() instanceof FrozenProbe) {
      return 1;
    }
    return spec.train().checkpointing() ? 3 : 2;
  }
}
