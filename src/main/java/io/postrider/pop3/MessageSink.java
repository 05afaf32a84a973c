package io.postrider.pop3;

import java.io.IOException;

/**
 * Takes the octets of retrieved texts, on the session's thread. For each text the calls are {@code
 * begin accept* complete}, or {@code begin accept* aborted}, or {@code rejected} alone.
 *
 * <p>An exception from the sink ends the session as {@link SinkFailed}, without QUIT.
 */
public interface MessageSink {

  /** The server has said {@code +OK}; octets follow. */
  void begin(int number) throws IOException;

  /** The next octets. The array is the engine's own: valid during the call, not to be changed. */
  void accept(byte[] buffer, int offset, int length) throws IOException;

  /** The end was read and was clean. */
  void complete(Retrieval retrieval) throws IOException;

  /** {@code -ERR} to this one of several ({@link TransactionSession#retrieveAll}). */
  void rejected(int number, CommandRejected rejection) throws IOException;

  /** The text will not be completed: drop what was accepted. Also called after own failures. */
  void aborted(int number);

  /**
   * This one of several went over {@link Pop3Limits#messageOctets()}, its rest was dropped and the
   * session goes on. Drop what was accepted.
   */
  default void oversized(int number, LimitExceeded limit) throws IOException {
    aborted(number);
  }
}
