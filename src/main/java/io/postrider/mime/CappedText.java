package io.postrider.mime;

/**
 * Text that may have been cut.
 *
 * @param truncated there is more in the message
 */
public record CappedText(String text, boolean truncated) {}
