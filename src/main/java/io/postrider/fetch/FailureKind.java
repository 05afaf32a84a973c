package io.postrider.fetch;

import io.postrider.web.ProblemCode;
import java.util.EnumSet;
import java.util.Set;

/**
 * What kind of trouble ended a poll. Each kind has a back-off of its own ({@link FailurePolicies}),
 * and only those that speak of credentials or consent can stop an account.
 */
enum FailureKind {
  /** {@code [AUTH]} (RFC 3206 §6): the server says that the credentials are wrong. */
  CREDENTIALS,
  /**
   * {@code -ERR} to the credentials and no code: a wrong password, or a server that has no other
   * word for being busy.
   */
  LOGIN_REFUSED,
  /** The consent for OAuth2 was withdrawn or ran out: only a person can give it again. */
  CONSENT,
  /** The authorization server gives no token now. */
  TOKEN_UNAVAILABLE,
  /** The authorization server refuses us. */
  TOKEN_REFUSED,
  /** The authorization server answers with what is no token. */
  TOKEN_INVALID,
  /** The line went dead after the credentials; no proof that they are wrong. */
  LOGIN_CUT,
  /** {@code [IN-USE]} (RFC 2449 §8.1.2): another session holds the maildrop. */
  IN_USE,
  /** {@code [LOGIN-DELAY]} (RFC 2449 §8.1.1): too soon after the last login. */
  LOGIN_DELAY,
  /** {@code [SYS/TEMP]} (RFC 3206 §4), or a command refused without a reason. */
  SERVER_TEMPORARY,
  /** {@code [SYS/PERM]} (RFC 3206 §5): a human is needed at the server. */
  SERVER_PERMANENT,
  /** The server has no UIDL. */
  UNSUPPORTED,
  /** No way to the server, or the way broke. */
  NETWORK,
  /** No TLS that may be trusted, or no login as strong as is asked for; nothing secret was sent. */
  TLS,
  /** The server does not speak POP3 as it should. */
  PROTOCOL,
  /** The server sends more than anybody would take. */
  LIMIT,
  /** The settings point where this service may not connect. */
  FORBIDDEN,
  /** Our own side: the database or the staging area. */
  STORAGE,
  /** Our own side, and nobody foresaw it. */
  UNEXPECTED,
  /** Told to stop, or overtaken by a change of the account: nothing failed. */
  STOPPED;

  /** The kinds that count as tries of this one. */
  Set<FailureKind> counted() {
    return this == CREDENTIALS || this == LOGIN_REFUSED
        ? EnumSet.of(CREDENTIALS, LOGIN_REFUSED)
        : EnumSet.of(this);
  }

  /** The kind of a problem that another part of this service has put into words. */
  static FailureKind of(ProblemCode code) {
    return switch (code) {
      case AUTH_REJECTED -> CREDENTIALS;
      case AUTH_CONSENT_REQUIRED -> CONSENT;
      case TOKEN_UNAVAILABLE -> TOKEN_UNAVAILABLE;
      case TOKEN_REJECTED -> TOKEN_REFUSED;
      case TOKEN_INVALID -> TOKEN_INVALID;
      case MAILBOX_IN_USE -> IN_USE;
      case MAILBOX_LOGIN_DELAY -> LOGIN_DELAY;
      case SERVER_TEMPORARY -> SERVER_TEMPORARY;
      case SERVER_PERMANENT -> SERVER_PERMANENT;
      case UIDL_UNSUPPORTED -> UNSUPPORTED;
      case CONNECT_REFUSED, CONNECT_TIMEOUT, CONNECT_UNKNOWN_HOST -> NETWORK;
      case CONNECT_FORBIDDEN_ADDRESS -> FORBIDDEN;
      case TLS_UNTRUSTED, TLS_HOSTNAME, TLS_REQUIRED, TLS_HANDSHAKE, AUTH_TOO_WEAK -> TLS;
      case PROTOCOL_VIOLATION -> PROTOCOL;
      case LIMIT_EXCEEDED -> LIMIT;
      case STORAGE_UNAVAILABLE -> STORAGE;
      default -> UNEXPECTED;
    };
  }
}
