package io.postrider.pop3;

import java.util.OptionalLong;

/**
 * The answer to STAT (RFC 1939 §5).
 *
 * @param messages how many, those marked as deleted left out
 * @param octets the size of the maildrop; empty where the server sent junk
 */
public record DropListing(int messages, OptionalLong octets) {}
