package io.postrider.message;

import java.util.UUID;

/** Where a message is found over REST. */
public record MessageLinks(String self, String raw, String html) {

  public static MessageLinks of(UUID messageId) {
    String self = "/api/v1/messages/" + messageId;
    return new MessageLinks(self, self + "/raw", self + "/html");
  }
}
