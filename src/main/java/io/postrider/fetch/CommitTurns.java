package io.postrider.fetch;

import java.util.concurrent.Semaphore;

/**
 * The turns of commits of all polls: fewer at once than the pool has connections. Large ones go two
 * at a time: each holds its account's lock while it writes, and eight at once would hold theirs
 * four times as long. Safe for use by many threads.
 */
final class CommitTurns {

  /** From so many octets on a commit is large. */
  static final long LARGE = 16L * 1024 * 1024;

  private static final Semaphore ALL_AT_ONCE = new Semaphore(8, true);
  private static final Semaphore LARGE_AT_ONCE = new Semaphore(2, true);

  private CommitTurns() {}

  /** Runs a transaction that writes about so many octets when its turn comes. */
  static void take(long octets, CommitProgress progress, Runnable transaction) {
    if (octets < LARGE) {
      take(ALL_AT_ONCE, progress, transaction);
    } else {
      take(LARGE_AT_ONCE, progress, () -> take(ALL_AT_ONCE, progress, transaction));
    }
  }

  private static void take(Semaphore turns, CommitProgress progress, Runnable work) {
    progress.queued(true);
    try {
      turns.acquireUninterruptibly();
    } finally {
      progress.queued(false);
    }
    try {
      work.run();
    } finally {
      turns.release();
    }
  }
}
