package org.slicesweep.jobs.engine;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slicesweep.TrialResult;

/**
 * Tries a commit again, waiting longer each time: a trial took minutes, so a storage hiccup should
 * not lose it.
 */
record RetryingCommitter(TrialCommitter committer, int attempts, Duration firstWait)
    implements TrialCommitter {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingCommitter.class);
  private static final int BACKOFF = 5;

  /** Four attempts over about six seconds. */
  static RetryingCommitter around(TrialCommitter committer) {
    return new RetryingCommitter(committer, 4, Duration.ofMillis(200));
  }

  @Override
  public void commit(TrialResult result) throws IOException {
    Duration wait = firstWait;
    for (int attempt = 1; ; attempt++) {
      try {
        committer.commit(result);
        return;
      } catch (IOException | RuntimeException e) {
        if (attempt >= attempts) {
          throw e;
        }
        LOG.debug("attempt {} to store a trial failed", attempt, e);
        sleep(wait, e);
        wait = wait.multipliedBy(BACKOFF);
      }
    }
  }

  @Override
  public Optional<EarlierResult> stored(String trialId) throws IOException {
    return committer.stored(trialId);
  }

  private static void sleep(Duration wait, Exception cause) throws InterruptedIOException {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted while storing");
      interrupted.addSuppressed(cause);
      throw interrupted;
    }
  }
}
