package io.postrider.message;

import io.postrider.mime.MailAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What {@code message.stored} tells. */
record MessageStored(
    UUID messageId,
    UUID accountId,
    String uidl,
    @Nullable String messageIdHeader,
    List<MailAddress> from,
    List<MailAddress> to,
    @Nullable String subject,
    @Nullable Instant sentAt,
    Instant fetchedAt,
    long size,
    String sha256,
    boolean hasAttachments,
    List<StoredAttachment> attachments,
    String preview,
    MessageLinks links) {
  private static final int LISTED = 100;

  static MessageStored of(StoredMessage message) {
    var envelope = message.reading().envelope();
    return new MessageStored(
        message.id(),
        message.accountId(),
        message.uidl(),
        envelope.messageId(),
        first(envelope.from()),
        first(envelope.to()),
        envelope.subject(),
        envelope.sentAt(),
        message.fetchedAt(),
        message.size(),
        message.sha256(),
        message.hasAttachments(),
        first(message.attachments()),
        message.reading().preview(),
        MessageLinks.of(message.id()));
  }

  /**
   * The same once the message was deleted here: that it was stored, and nothing of what it said.
   */
  static MessageStored of(Buried message) {
    return new MessageStored(
        message.id(),
        message.accountId(),
        message.uidl(),
        null,
        List.of(),
        List.of(),
        null,
        null,
        message.fetchedAt(),
        message.size(),
        message.sha256(),
        false,
        List.of(),
        "",
        MessageLinks.of(message.id()));
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(LISTED, all.size()));
  }
}
