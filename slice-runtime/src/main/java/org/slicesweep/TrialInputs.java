package org.slicesweep;

import java.util.Collection;
import org.slicesweep.backbone.Backbone;
import org.slicesweep.backbone.BackboneCatalog;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.common.Location;
import org.slicesweep.train.PreparedTask;
import org.slicesweep.weights.ModelFiles;

/** What trials need on the machine that trains them. */
public final class TrialInputs {
  private TrialInputs() {}

  /**
   * Fetches the models of trials that are not on this machine yet, one after the other. Trials do
   * so themselves; this is for doing it before, where progress can be shown.
   *
   * @throws org.slicesweep.common.InputException if a model cannot be fetched, or is not sound
   */
  public static void fetch(Collection<TrialSpec> trials) {
    trials.stream()
        .map(TrialSpec::backbone)
        .filter(Location::isAddress)
        .distinct()
        .forEach(TrialInputs::fetch);
  }

  private static void fetch(String backbone) {
    ModelFiles files = ModelFiles.open(backbone);
    Backbone architecture = BackboneCatalog.of(files.config(), files.name());
    LoadedBackbone.checkWeights(files, architecture);
    PreparedTask.checkFiles(files, architecture.reads());
  }
}
