package org.slicesweep.backbone;

import org.slicesweep.torch.Shape;

/**
 * A tensor that follows from a configuration. Constants are not compared.
 *
 * @param values row-major
 */
@SuppressWarnings("ArrayRecordComponent")
public record Constant(Shape shape, float[] values) {}
