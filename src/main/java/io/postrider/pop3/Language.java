package io.postrider.pop3;

/**
 * A language in which the server can speak (RFC 6856 §3).
 *
 * @param tag such as {@code de} or {@code i-default} (RFC 5646)
 * @param description its name in itself, fit to be shown; may be empty
 */
public record Language(String tag, String description) {}
