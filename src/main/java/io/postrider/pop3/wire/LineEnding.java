package io.postrider.pop3.wire;

/**
 * How the server ends its lines. RFC 1939 §3 knows CRLF alone; bare LF is accepted only of a server
 * whose first line of this security layer ends so, and then it holds for the whole session.
 */
public enum LineEnding {
  /** No line was read yet. */
  UNDECIDED,
  CRLF,
  LF
}
