package org.slicesweep.torch;

/** A graph that cannot run: found when it is built, named by the node at fault. */
public final class GraphException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public GraphException(String message) {
    super(message);
  }
}
