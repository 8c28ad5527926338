package org.slicesweep.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicesweep.TinyTask;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.backbone.LoadedBackbone;
import org.slicesweep.backbone.TinyBackbone;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.SliceScores;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Torch;
import org.slicesweep.torch.TorchDevice;
import org.slicesweep.train.PreparedTask;

class LotteryTicketTest {
  @TempDir private Path folder;

  @Test
  void prunesTheShareItIsAskedToOverAllLayersTogether() {
    Torch.prepareThread(1);
    String backbone = TinyBackbone.write(folder.resolve("bert"), 1);
    LoadedBackbone model = LoadedBackbone.of(backbone, DType.FP32, TorchDevice.CPU);
    PreparedTask task = PreparedTask.of(TinyTask.write(folder), backbone, model.architecture());
    LotteryTicket ticket = new LotteryTicket(2, 5, 0.5, 1e-3);
    Map<String, float[]> survivors = ticket.survivors(model, task, TorchDevice.CPU);
    double total = 0;
    double kept = 0;
    for (float[] mask : survivors.values()) {
      for (float value : mask) {
        assertThat(value).isIn(0f, 1f);
        total++;
        kept += value;
      }
    }
    assertThat(kept / total).isCloseTo(0.25, within(0.001));
    SliceScores densities = LotteryTicket.densities(model.architecture().linears(), survivors);
    for (LinearLayer layer : model.architecture().linears()) {
      float[] mask = survivors.get(layer.name());
      double firstRow = 0;
      for (int j = 0; j < layer.inputs(); j++) {
        firstRow += mask[j];
      }
      assertThat(densities.of(layer.name(), Axis.ROW)[0])
          .isCloseTo(firstRow / layer.inputs(), within(1e-9));
    }
  }
}
