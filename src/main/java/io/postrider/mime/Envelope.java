package io.postrider.mime;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the header says in the fields that people ask for.
 *
 * @param messageId the Message-ID with its angle brackets, at most 512 characters
 * @param references oldest first, at most 200
 * @param sentAt the Date field
 * @param receivedAt the date of the topmost Received field
 */
public record Envelope(
    @Nullable String messageId,
    @Nullable String inReplyTo,
    List<String> references,
    List<MailAddress> from,
    @Nullable MailAddress sender,
    List<MailAddress> replyTo,
    List<MailAddress> to,
    List<MailAddress> cc,
    @Nullable String subject,
    @Nullable Instant sentAt,
    @Nullable Instant receivedAt) {

  static final Envelope EMPTY =
      new Envelope(
          null, null, List.of(), List.of(), null, List.of(), List.of(), List.of(), null, null,
          null);
}
