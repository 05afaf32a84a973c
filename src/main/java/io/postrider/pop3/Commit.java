package io.postrider.pop3;

/** What became of the DELEs when QUIT was said (RFC 1939 §6, UPDATE state). */
public enum Commit {
  /** {@code +OK}: the server says that all is removed. */
  COMMITTED,
  /** {@code -ERR}: some deleted messages not removed; the next listing tells which. */
  PARTIAL,
  /** No answer: they may be gone or not; the next listing tells. */
  UNKNOWN,
  /** Nothing was marked as deleted. */
  NOTHING_TO_COMMIT
}
