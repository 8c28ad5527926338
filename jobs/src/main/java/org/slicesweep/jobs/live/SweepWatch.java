package org.slicesweep.jobs.live;

/** Looks on while the engine runs a sweep. */
public interface SweepWatch {
  /** Trials are about to start. */
  void started(RunningSweep sweep);

  /**
   * Nothing runs any more; also called when the process was asked to end, before it does.
   *
   * @param early why that was before everything was done, such as {@code interrupted}; null where
   *     it was not
   */
  void ended(SweepState last, String early);

  /** Nobody looks. */
  SweepWatch NOBODY =
      new SweepWatch() {
        @Override
        public void started(RunningSweep sweep) {}

        @Override
        public void ended(SweepState last, String early) {}
      };
}
