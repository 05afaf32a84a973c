package io.postrider.message.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.message.MessageLinks;
import io.postrider.message.StoredAttachment;
import io.postrider.message.StoredMessage;
import io.postrider.message.StoredProblem;
import io.postrider.mime.HeaderLine;
import io.postrider.mime.MailAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message as clients see it; texts and headers only where they were asked for. */
record MessageView(
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
    List<StoredAttachment> attachments,
    @Nullable UUID pollId,
    MessageLinks links,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TextView text,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TextView html,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<HeaderLine> headers) {

  /** How far the message could be read. */
  record Parse(String status, List<StoredProblem> problems, boolean truncated) {}

  /**
   * A text.
   *
   * @param truncated there is more of it in the raw message
   */
  record TextView(@Nullable String content, boolean truncated) {}

  static MessageView of(StoredMessage message) {
    return of(message, null, null, null);
  }

  static MessageView of(
      StoredMessage message,
      @Nullable TextView text,
      @Nullable TextView html,
      @Nullable List<HeaderLine> headers) {
    var reading = message.reading();
    var envelope = reading.envelope();
    return new MessageView(
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
        message.attachments(),
        message.pollId(),
        MessageLinks.of(message.id()),
        text,
        html,
        headers);
  }
}
