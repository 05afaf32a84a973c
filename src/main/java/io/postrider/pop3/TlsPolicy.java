package io.postrider.pop3;

/**
 * What a channel must be before a credential goes over it. There is no "if available" on purpose:
 * whoever can strip STLS would get the password.
 */
public enum TlsPolicy {
  /** TLS from the first octet, port 995 (RFC 8314 §3.2). */
  IMPLICIT,
  /** Plain text up to STLS (RFC 2595 §4), which must succeed. */
  STLS_REQUIRED,
  /** No TLS: chosen with open eyes. */
  CLEARTEXT
}
