package io.postrider.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a mail server said or did. The server's words are data: shown as they came, never mixed into
 * our own.
 *
 * @param stage the stage of the session, {@code dns … uidl}
 * @param command the command that failed, without secrets
 * @param response the server's words
 * @param responseCode the POP3 response code (RFC 2449, RFC 3206) without brackets, {@code
 *     SYS/TEMP}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Upstream(
    String host,
    int port,
    @Nullable String stage,
    @Nullable String command,
    @Nullable String response,
    @Nullable String responseCode) {}
