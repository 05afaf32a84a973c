package io.postrider.message;

import io.postrider.mime.ParsedMessage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that is kept, without its octets.
 *
 * @param pollId null: it was not fetched but imported
 * @param uidl as the server gave it, one octet a char
 * @param size octets of the raw message
 * @param sha256 of the raw message, in hexadecimal
 * @param revision grows with each reparse
 * @param attachments in the order of the parts; lists give only the first of many
 */
public record StoredMessage(
    UUID id,
    UUID accountId,
    @Nullable UUID pollId,
    String uidl,
    Instant fetchedAt,
    long size,
    String sha256,
    int revision,
    Reading reading,
    boolean hasAttachments,
    List<StoredAttachment> attachments) {

  static StoredMessage of(Arrival arrival, ParsedMessage parsed) {
    List<StoredAttachment> attachments = attachments(arrival.messageId(), parsed);
    return new StoredMessage(
        arrival.messageId(),
        arrival.accountId(),
        arrival.pollId(),
        arrival.uidl(),
        arrival.fetchedAt().truncatedTo(ChronoUnit.MICROS),
        arrival.content().size(),
        HexFormat.of().formatHex(arrival.content().sha256()),
        1,
        Reading.of(parsed),
        hasAttachments(attachments),
        attachments);
  }

  StoredMessage readAgain(ParsedMessage parsed) {
    List<StoredAttachment> found = attachments(id, parsed);
    return new StoredMessage(
        id,
        accountId,
        pollId,
        uidl,
        fetchedAt,
        size,
        sha256,
        revision + 1,
        Reading.of(parsed),
        hasAttachments(found),
        found);
  }

  StoredMessage with(List<StoredAttachment> found) {
    return new StoredMessage(
        id,
        accountId,
        pollId,
        uidl,
        fetchedAt,
        size,
        sha256,
        revision,
        reading,
        hasAttachments,
        found);
  }

  private static List<StoredAttachment> attachments(UUID id, ParsedMessage parsed) {
    return parsed.attachments().stream()
        .map(attachment -> StoredAttachment.of(id, attachment))
        .toList();
  }

  /** Pictures inside the text are no attachments to a person. */
  private static boolean hasAttachments(List<StoredAttachment> attachments) {
    return attachments.stream()
        .anyMatch(attachment -> attachment.disposition().equals("attachment"));
  }
}
