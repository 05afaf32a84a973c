package io.postrider.pop3;

import java.util.Optional;

/**
 * Hears what sessions do while they do it: something to hang metrics on. One listener may serve
 * many sessions at once, each on its own thread, so it must not block. Nothing that it is told can
 * hold a secret or content: verbs, outcomes, counts and times are all there is.
 */
public interface SessionListener {

  /** A listener that hears nothing. */
  SessionListener NONE = new SessionListener() {};

  /** How a command was answered. */
  enum Outcome {
    OK,
    ERR,
    /** Not at all: the session ended first. */
    LOST
  }

  /** How a session ended. */
  enum End {
    /** QUIT was answered, by whatever. */
    QUIT,
    /** Closed on this side without QUIT; by any thread. */
    CLOSED,
    /** A failure ended it. */
    BROKEN
  }

  /** A connection stands; its greeting is awaited. Each is {@link #ended} once. */
  default void opened() {}

  /**
   * @param failure what broke the session, if it did and it was no fault of the caller's own
   */
  default void ended(End how, Optional<Pop3Exception> failure) {}

  /** A command was sent; the answers to a SASL challenge belong to their AUTH. */
  default void sent(Verb verb) {}

  /**
   * @param nanos from the sending to the first line of the answer; where commands were pipelined
   *     that includes the answers before it
   */
  default void answered(Verb verb, Outcome outcome, long nanos) {}

  /** So many octets came, of commands' answers or of texts, over TLS the decrypted ones. */
  default void received(int octets) {}
}
