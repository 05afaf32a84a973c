package io.postrider.mime;

/**
 * A field of the message's header as it stands.
 *
 * @param value unfolded and decoded
 * @param raw what stands after the colon, folding included
 */
public record HeaderLine(String name, String value, String raw) {}
