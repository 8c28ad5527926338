package org.slicesweep.backbone;

/** The layers between a pooled vector and the outputs of a task. */
public enum HeadForm {
  /** A linear layer as wide as the backbone, tanh, and a linear layer. */
  DENSE_TANH,
  /** One linear layer. */
  LINEAR
}
