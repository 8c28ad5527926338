package org.slicesweep.select;

import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The magnitudes of the weights that survive, of all layers together: of a large model they are
 * more than an array holds, so they are counted and not copied.
 *
 * @param masks 0 for a weight that was pruned, by layer
 * @param weights as many
 */
record Magnitudes(Map<String, float[]> masks, Map<String, float[]> weights) {
  private static final int HALVES = 1 << 16;

  long count() {
    long[] count = new long[1];
    forEach(bits -> count[0]++);
    return count[0];
  }

  /**
   * The magnitude that so many are before, in ascending order; 0 where there are none.
   *
   * <p>Bits of floats that are not negative are in the order of the floats: the answer's upper half
   * is where the count of upper halves passes the rank, and its lower half likewise among those.
   */
  float ranked(long rank) {
    long[] uppers = new long[HALVES];
    forEach(bits -> uppers[bits >>> 16]++);
    long before = rank;
    int upper = 0;
    while (before >= uppers[upper]) {
      before -= uppers[upper++];
    }
    int half = upper;
    long[] lowers = new long[HALVES];
    forEach(
        bits -> {
          if (bits >>> 16 == half) {
            lowers[bits & 0xffff]++;
          }
        });
    int lower = 0;
    while (before >= lowers[lower]) {
      before -= lowers[lower++];
    }
    return Float.intBitsToFloat(half << 16 | lower);
  }

  private void forEach(IntConsumer bits) {
    masks.forEach(
        (layer, mask) -> {
          float[] weight = weights.get(layer);
          for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0) {
              bits.accept(Float.floatToIntBits(Math.abs(weight[i])));
            }
          }
        });
  }
}
