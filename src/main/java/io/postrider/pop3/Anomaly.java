package io.postrider.pop3;

/** Something odd about one retrieved text that was read all the same. */
public enum Anomaly {
  /**
   * A dot after a bare LF, in a session whose lines end in CRLF. It was passed on as content; a
   * sloppy reader would have taken it for the end of the text.
   */
  BARE_LF_DOT,
  /** The server's own lines end in bare LF, so the end of the text was LF . LF. */
  BARE_LF_SESSION
}
