package io.postrider.pop3;

import java.util.Optional;

/**
 * One status line of the server (RFC 1939 §3), made fit to be shown: controls are escaped, it is
 * cut at 512 characters, and what this side sent as a secret is blanked should the server echo it.
 * It is data, never to be parsed again.
 *
 * @param positive {@code +OK} rather than {@code -ERR}
 * @param code the response code at the start of the text (RFC 2449 §8)
 * @param codesAnnounced whether RESP-CODES was announced (RFC 2449 §6.4); where not, a bracket at
 *     the start may be mere text that looks like a code
 * @param authCodesAnnounced whether AUTH-RESP-CODE was: wrong credentials are then marked with a
 *     code
 * @param text the words after status indicator and response code
 * @param line the whole line
 */
public record ServerReply(
    boolean positive,
    Optional<ResponseCode> code,
    boolean codesAnnounced,
    boolean authCodesAnnounced,
    String text,
    String line) {}
