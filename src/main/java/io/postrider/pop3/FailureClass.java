package io.postrider.pop3;

/** What a response code asks of the client. */
public enum FailureClass {
  /** {@code [AUTH]}, RFC 3206 §6: the credentials are wrong; do not repeat them. */
  CREDENTIALS,
  /** {@code [IN-USE]}, RFC 2449 §8.1.2: the password was right, the maildrop is locked. */
  IN_USE,
  /** {@code [LOGIN-DELAY]}, RFC 2449 §8.1.1: too soon after the last login. */
  LOGIN_DELAY,
  /** {@code [SYS/TEMP]}, RFC 3206 §4. */
  TEMPORARY,
  /** {@code [SYS/PERM]}, RFC 3206 §5: a human is needed. */
  PERMANENT,
  /** {@code [UTF8]}, RFC 6856 §5: the message can only be had after the UTF8 command. */
  NEEDS_UTF8,
  UNKNOWN
}
