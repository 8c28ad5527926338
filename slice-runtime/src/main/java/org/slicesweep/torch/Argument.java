package org.slicesweep.torch;

/**
 * A tensor that a program is given at each call.
 *
 * @param name as weights, parameters and inputs are called outside the program
 */
public record Argument(String name, DType dtype, Shape shape) {
  /** Who owns an argument; each kind is one list of the program's signature. */
  enum Kind {
    /** Brought by each call: token ids, labels, the learning rate. */
    INPUT("x"),
    /** Read-only and shared by every trial of the JVM. */
    FROZEN("w"),
    /** Belongs to one trial; the program may write to it. */
    STATE("p");

    final String list;

    Kind(String list) {
      this.list = list;
    }
  }
}
