package org.slicesweep.weights;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The models of the Hub that this JVM uses: a branch that moves meanwhile changes no trial. */
final class HubModels {
  private static final Map<String, ModelFiles> OPENED = new ConcurrentHashMap<>();

  private HubModels() {}

  static ModelFiles open(String backbone) {
    return OPENED.computeIfAbsent(backbone, name -> open(name, HubSettings.user()));
  }

  static ModelFiles open(String backbone, HubSettings settings) {
    HubName name = HubName.parse(backbone);
    return HuggingFaceFolder.in(
        backbone, HubSnapshot.open(name, settings, DownloadDisplay.of(name.toString())));
  }
}
