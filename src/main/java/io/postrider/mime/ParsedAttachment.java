package io.postrider.mime;

import org.jspecify.annotations.Nullable;

/**
 * A part that a person would call an attachment.
 *
 * @param partPath its place in the structure, "1.2" as IMAP counts
 * @param filename cleaned: never a path, no control or direction characters, at most 255 characters
 * @param contentType type/subtype in lower case
 * @param size octets after decoding
 * @param sha256 of the decoded octets, in hexadecimal
 * @param contentId without its angle brackets
 */
public record ParsedAttachment(
    String partPath,
    @Nullable String filename,
    String contentType,
    long size,
    String sha256,
    Disposition disposition,
    @Nullable String contentId,
    PartLocation location) {

  /** Whether a part stands by itself or belongs into the text. */
  public enum Disposition {
    ATTACHMENT,
    INLINE
  }
}
