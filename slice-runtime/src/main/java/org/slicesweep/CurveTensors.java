package org.slicesweep;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.slicesweep.common.InputException;
import org.slicesweep.weights.ElementType;
import org.slicesweep.weights.TensorPart;
import org.slicesweep.weights.TensorSource;

/** A learning curve as tensors, a column each: as text that of a long trial would be large. */
final class CurveTensors {
  private static final String PREFIX = "curve/";
  private static final String STEP = PREFIX + "step";
  private static final String LOSS = PREFIX + "loss";
  private static final String RATE = PREFIX + "learning_rate";
  private static final String METRIC = PREFIX + "metric";
  private static final String MEASURED = PREFIX + "measured";
  private static final String AXIS = PREFIX + "slice_axis";
  private static final String POSITION = PREFIX + "slice_position";
  private static final String RANK = PREFIX + "slice_rank";
  private static final List<String> AXES = List.of("row", "column");
  private static final long NONE = -1;

  private CurveTensors() {}

  static List<TensorPart> parts(List<StepReport> curve) {
    return List.of(
        longs(STEP, curve, StepReport::step),
        doubles(LOSS, curve, StepReport::loss),
        doubles(RATE, curve, StepReport::learningRate),
        doubles(METRIC, curve, report -> report.metric() == null ? 0 : report.metric()),
        longs(MEASURED, curve, report -> report.metric() == null ? 0 : 1),
        longs(
            AXIS,
            curve,
            report -> report.sliceAxis() == null ? NONE : AXES.indexOf(report.sliceAxis())),
        longs(POSITION, curve, report -> orNone(report.slicePosition())),
        longs(RANK, curve, report -> orNone(report.sliceRank())));
  }

  private static long orNone(Integer value) {
    return value == null ? NONE : value;
  }

  private static TensorPart longs(
      String name, List<StepReport> curve, ToLongFunction<StepReport> value) {
    return new TensorPart(
        name,
        ElementType.I64,
        List.of((long) curve.size()),
        buffer -> {
          LongBuffer into = buffer.asLongBuffer();
          curve.forEach(report -> into.put(value.applyAsLong(report)));
        });
  }

  private static TensorPart doubles(
      String name, List<StepReport> curve, ToDoubleFunction<StepReport> value) {
    return new TensorPart(
        name,
        ElementType.F64,
        List.of((long) curve.size()),
        buffer -> {
          DoubleBuffer into = buffer.asDoubleBuffer();
          curve.forEach(report -> into.put(value.applyAsDouble(report)));
        });
  }

  /**
   * @throws InputException if the columns are not those of a curve
   */
  static List<StepReport> read(TensorSource tensors) {
    long[] step = tensors.get(STEP).toLongs();
    DoubleBuffer loss = doubles(tensors, LOSS, step.length);
    DoubleBuffer rate = doubles(tensors, RATE, step.length);
    DoubleBuffer metric = doubles(tensors, METRIC, step.length);
    long[] measured = longs(tensors, MEASURED, step.length);
    long[] axis = longs(tensors, AXIS, step.length);
    long[] position = longs(tensors, POSITION, step.length);
    long[] rank = longs(tensors, RANK, step.length);
    List<StepReport> curve = new ArrayList<>(step.length);
    for (int i = 0; i < step.length; i++) {
      curve.add(
          new StepReport(
              Math.toIntExact(step[i]),
              loss.get(i),
              measured[i] == 0 ? null : metric.get(i),
              rate.get(i),
              axis[i] == NONE ? null : AXES.get(Math.toIntExact(axis[i])),
              orNull(position[i]),
              orNull(rank[i])));
    }
    return curve;
  }

  private static Integer orNull(long value) {
    return value == NONE ? null : (Integer) Math.toIntExact(value);
  }

  private static long[] longs(TensorSource tensors, String name, int length) {
    long[] values = tensors.get(name).toLongs();
    checkLength(name, values.length, length);
    return values;
  }

  private static DoubleBuffer doubles(TensorSource tensors, String name, int length) {
    InputException.check(tensors.get(name).type() == ElementType.F64, "", "%s is not in F64", name);
    ByteBuffer data = tensors.get(name).data();
    checkLength(name, data.remaining() / Double.BYTES, length);
    return data.asDoubleBuffer();
  }

  private static void checkLength(String name, int length, int expected) {
    InputException.check(
        length == expected, "", "%s has %d values: expected %d", name, length, expected);
  }
}
