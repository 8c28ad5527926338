package org.slicesweep.jobs.report;

/** Why a figure is left out, as half a sentence. */
final class NothingToDraw extends Exception {
  private static final long serialVersionUID = 1L;

  NothingToDraw(String reason) {
    super(reason);
  }
}
