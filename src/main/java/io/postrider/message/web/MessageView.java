package io.postrider.message.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.postrider.message.MessageLinks;
import io.postrider.message.MessageSummary;
import io.postrider.message.StoredMessage;
import io.postrider.mime.HeaderLine;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message as clients see it; texts and headers only where they were asked for. */
record MessageView(
    @JsonUnwrapped MessageSummary summary,
    @Nullable UUID pollId,
    MessageLinks links,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TextView text,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TextView html,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<HeaderLine> headers) {

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
    return new MessageView(
        MessageSummary.of(message),
        message.pollId(),
        MessageLinks.of(message.id()),
        text,
        html,
        headers);
  }
}
