package io.postrider.fetch;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Names messages after what the server calls them, so that the same message fetched again, even
 * after the database was restored, has the id it had before.
 */
final class MessageIds {

  private MessageIds() {}

  /** The name-based id (RFC 9562 §5.3) of one listed message. */
  static UUID of(UUID accountId, long epoch, EntryKey key) {
    String name = accountId + "|" + epoch + "|" + key.occurrence() + "|" + key.uidl();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
