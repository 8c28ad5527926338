package org.slicesweep.method;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slicesweep.backbone.LinearLayer;
import org.slicesweep.slice.Axis;
import org.slicesweep.slice.Slice;
import org.slicesweep.torch.DType;
import org.slicesweep.torch.Graph;
import org.slicesweep.torch.Node;
import org.slicesweep.torch.Program;
import org.slicesweep.torch.Shape;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** Copies the current slices of all targeted weights into fp32 masters, in one call. */
record SliceReader(DType dtype, SliceFineMethod options) {

  /**
   * @param state holds the weights, by name
   * @param into takes each master with its name
   */
  void read(
      TensorScope scope,
      Collection<LinearLayer> layers,
      Map<String, Slice> slices,
      Map<String, Tensor> state,
      BiConsumer<String, Tensor> into) {
    Graph graph = new Graph("read slices");
    List<String> names = new ArrayList<>();
    List<Node> masters = new ArrayList<>();
    List<Tensor> inputs = new ArrayList<>();
    for (LinearLayer layer : layers) {
      Slice slice = slices.get(layer.name());
      String indexName = SliceAdaptation.indexName(layer);
      Node indices = graph.input(indexName, DType.INT64, Shape.of(slice.rank()));
      inputs.add(state.get(indexName));
      Node weight = graph.state(layer.weightName(), dtype, layer.weightShape());
      names.add(SliceAdaptation.sliceMaster(layer));
      masters.add(weight.gather(slice.axis() == Axis.ROW ? 0 : 1, indices).cast(DType.FP32));
      if (options.trainsBias(layer)) {
        Node whole = graph.state(layer.biasName(), dtype, layer.biasShape());
        names.add(SliceAdaptation.biasMaster(layer));
        masters.add(
            (slice.axis() == Axis.ROW ? whole.gather(0, indices) : whole.copy()).cast(DType.FP32));
      }
    }
    try (Program program = Program.load(graph.program(masters), scope);
        Program.Bound bound =
            program.bind(argument -> null, argument -> state.get(argument.name()))) {
      List<Tensor> read = bound.run(scope, inputs);
      for (int i = 0; i < names.size(); i++) {
        into.accept(names.get(i), read.get(i));
      }
    }
  }
}
