package io.postrider.pop3;

/** Where in a session something happened, in the order in which a session passes them. */
public enum Stage {
  DNS,
  CONNECT,
  TLS,
  GREETING,
  CAPABILITIES,
  AUTHENTICATION,
  STAT,
  LIST,
  UIDL,
  /** RETR, TOP, and the NOOP that keeps a session alive between them. */
  RETRIEVE,
  /** DELE and RSET. */
  DELETE,
  QUIT
}
