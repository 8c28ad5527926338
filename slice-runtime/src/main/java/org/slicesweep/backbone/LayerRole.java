package org.slicesweep.backbone;

/** What a linear layer does in its block. */
public enum LayerRole {
  QUERY,
  KEY,
  VALUE,
  /** Mixes the heads of an attention block. */
  ATTENTION_OUTPUT,
  /** Widens the hidden state for the non-linearity, or gates it. */
  FEED_FORWARD_INPUT,
  /** Brings it back to the hidden size. */
  FEED_FORWARD_OUTPUT
}
