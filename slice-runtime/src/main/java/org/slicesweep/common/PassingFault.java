package org.slicesweep.common;

/** An exception that knows whether the same may work later or elsewhere. */
public interface PassingFault {
  boolean isPassing();
}
