package io.postrider.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.postrider.mime.ParsedAttachment;
import io.postrider.mime.PartLocation;
import io.postrider.web.Vocabulary;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attachment of a stored message.
 *
 * @param id follows from message and part, so that it outlives a reparse
 * @param sha256 of the decoded octets, in hexadecimal
 * @param disposition {@code attachment} or {@code inline}
 * @param location where it lies in the raw message
 */
public record StoredAttachment(
    UUID id,
    @Nullable String filename,
    String contentType,
    long size,
    String sha256,
    @Vocabulary(ParsedAttachment.Disposition.class) String disposition,
    @Nullable String contentId,
    String partPath,
    @JsonIgnore PartLocation location) {

  static StoredAttachment of(UUID messageId, ParsedAttachment parsed) {
    return new StoredAttachment(
        MessageEvents.named(messageId + "/" + parsed.partPath()),
        parsed.filename(),
        parsed.contentType(),
        parsed.size(),
        parsed.sha256(),
        parsed.disposition().name().toLowerCase(Locale.ROOT),
        parsed.contentId(),
        parsed.partPath(),
        parsed.location());
  }
}
