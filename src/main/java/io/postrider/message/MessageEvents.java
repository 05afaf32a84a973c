package io.postrider.message;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids that follow from what they name, so that whatever is done twice is one event. */
final class MessageEvents {

  private MessageEvents() {}

  static UUID stored(UUID messageId) {
    return named("message.stored:" + messageId);
  }

  static UUID purged(UUID messageId) {
    return named("message.purged:" + messageId);
  }

  static UUID named(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
