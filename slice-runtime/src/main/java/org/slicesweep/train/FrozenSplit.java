package org.slicesweep.train;

import java.util.ArrayList;
import java.util.List;
import org.slicesweep.task.Batch;
import org.slicesweep.task.PreparedSplit;
import org.slicesweep.task.TextBatch;
import org.slicesweep.task.TokenizedSplit;
import org.slicesweep.torch.Staging;
import org.slicesweep.torch.Tensor;
import org.slicesweep.torch.TensorScope;

/** A split whose batches bring, behind their own inputs, what the frozen blocks make of them. */
record FrozenSplit(TokenizedSplit plain, FrozenStates states) implements PreparedSplit {
  @Override
  public int size() {
    return plain.size();
  }

  @Override
  public int length(int row) {
    return plain.length(row);
  }

  @Override
  public float label(int row) {
    return plain.label(row);
  }

  @Override
  public Batch batch(int... rows) {
    return new FrozenBatch(plain.batch(rows), rows, states);
  }

  /** Batches are not compared. */
  @SuppressWarnings("ArrayRecordComponent")
  private record FrozenBatch(TextBatch plain, int[] rows, FrozenStates states) implements Batch {
    @Override
    public int size() {
      return plain.size();
    }

    @Override
    public float[] labels() {
      return plain.labels();
    }

    @Override
    public List<Tensor> inputs(TensorScope scope, Staging staging) {
      List<Tensor> inputs = new ArrayList<>(plain.inputs(scope, staging));
      inputs.add(states.of(plain, rows, List.copyOf(inputs), scope, staging));
      return inputs;
    }
  }
}
