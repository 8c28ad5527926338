package org.slicesweep.weights;

/** The two 16-bit floating-point formats, widened to fp32 without loss. */
final class HalfFloats {
  private HalfFloats() {}

  /** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
  static float fromF16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent
        == 0) { // zero and subnormals: fraction · 2⁻²⁴, which fp32 holds as a normal number
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
    }
    int widened = exponent == 0x1F ? 0xFF : exponent - 15 + 127; // infinity and NaN stay so
    return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
  }

  /** bfloat16: the upper half of an fp32 number. */
  static float fromBf16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
