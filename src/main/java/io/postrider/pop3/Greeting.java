package io.postrider.pop3;

import java.util.Optional;

/**
 * The server's first line (RFC 1939 §4).
 *
 * @param reply what it said
 * @param apopTimestamp the {@code <process-ID.clock@hostname>} of APOP, brackets included
 */
public record Greeting(ServerReply reply, Optional<String> apopTimestamp) {}
