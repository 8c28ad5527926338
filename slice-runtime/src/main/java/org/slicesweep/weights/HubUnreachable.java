package org.slicesweep.weights;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.slicesweep.common.PassingFault;

/** A Hub gave no answer, or broke it off, again and again. */
final class HubUnreachable extends IOException implements PassingFault {
  private static final long serialVersionUID = 1L;

  private HubUnreachable(IOException reason) {
    super(reason.getMessage(), reason);
  }

  /** What is wrong with this machine's own files is left as it is. */
  static IOException because(IOException reason) {
    return reason instanceof FileSystemException ? reason : new HubUnreachable(reason);
  }

  @Override
  public boolean isPassing() {
    return true;
  }
}
