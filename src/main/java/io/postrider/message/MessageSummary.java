package io.postrider.message;

import io.postrider.mime.MailAddress;
import io.postrider.mime.ParseStatus;
import io.postrider.web.Vocabulary;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of a message wherever it is shown, in the API and in a file: all that does not age.
 */
public record MessageSummary(
    UUID id,
    UUID accountId,
    String uidl,
    @Nullable String messageIdHeader,
    @Nullable String inReplyTo,
    List<String> references,
    List<MailAddress> from,
    @Nullable MailAddress sender,
    List<MailAddress> replyTo,
    List<MailAddress> to,
    List<MailAddress> cc,
    @Nullable String subject,
    @Nullable Instant sentAt,
    @Nullable Instant receivedAt,
    Instant fetchedAt,
    long size,
    String sha256,
    String preview,
    boolean hasAttachments,
    Parse parse,
    List<StoredAttachment> attachments) {

  /** How far the message could be read. */
  public record Parse(
      @Vocabulary(ParseStatus.class) String status,
      List<StoredProblem> problems,
      boolean truncated) {}

  public static MessageSummary of(StoredMessage message) {
    var reading = message.reading();
    var envelope = reading.envelope();
    return new MessageSummary(
        message.id(),
        message.accountId(),
        message.uidl(),
        envelope.messageId(),
        envelope.inReplyTo(),
        envelope.references(),
        envelope.from(),
        envelope.sender(),
        envelope.replyTo(),
        envelope.to(),
        envelope.cc(),
        envelope.subject(),
        envelope.sentAt(),
        envelope.receivedAt(),
        message.fetchedAt(),
        message.size(),
        message.sha256(),
        reading.preview(),
        message.hasAttachments(),
        new Parse(
            reading.status().name().toLowerCase(Locale.ROOT),
            reading.problems(),
            reading.truncated()),
        message.attachments());
  }
}
