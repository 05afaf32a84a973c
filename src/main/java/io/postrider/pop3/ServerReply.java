package io.postrider.pop3;

import java.util.Optional;

/**
 * One status line of the server (RFC 1939 §3), made fit to be shown: controls are escaped, it is
 * cut at 512 characters, and what this side sent as a secret is blanked should the server echo it.
 * It is data, never to be parsed again.
 *
 * @param positive {@code +OK} rather than {@code -ERR}
 * @param code the response code at the start of the text (RFC 2449 §8)
 * @param text the words after status indicator and response code
 * @param line the whole line
 */
public record ServerReply(
    boolean positive, Optional<ResponseCode> code, String text, String line) {}
