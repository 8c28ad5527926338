package org.slicesweep.weights;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slicesweep.common.RandomStream;

/** Tensors of every type and many shapes, scalars and empty ones too, with random bytes. */
final class RandomTensors {
  private static final List<ElementType> TYPES = List.of(ElementType.values());

  private RandomTensors() {}

  static List<TensorView> of(RandomStream random) {
    List<TensorView> tensors = new ArrayList<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      ElementType type = TYPES.get(random.nextInt(TYPES.size()));
      List<Long> shape = random.longs(random.nextInt(4), 0, 6).boxed().toList();
      byte[] bytes = new byte[(int) Shapes.bytes(type, shape)];
      random.nextBytes(bytes);
      tensors.add(
          new TensorView("layer." + i + ".wéight\"\n", type, shape, ByteBuffer.wrap(bytes)));
    }
    return tensors;
  }
}
