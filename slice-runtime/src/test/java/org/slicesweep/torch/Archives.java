package org.slicesweep.torch;

/** Programs as files. */
public final class Archives {
  private Archives() {}

  /** What {@code torch.jit.load} reads. */
  public static byte[] of(ProgramSource source) {
    return TorchArchive.of(source.text());
  }
}
