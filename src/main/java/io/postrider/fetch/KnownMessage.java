package io.postrider.fetch;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry whose content was once read: what a message under another name, or under none, may turn
 * out to be.
 *
 * @param size as LIST gave it when first seen; -1 if it never said
 * @param header null where it was never taken
 * @param content null where it was never taken
 */
record KnownMessage(
    long entryId,
    String uidl,
    long size,
    EntryState state,
    boolean byContent,
    @Nullable String reason,
    @Nullable Instant storedAt,
    @Nullable UUID messageId,
    @Nullable ContentHash header,
    @Nullable ContentHash content,
    long octets,
    int lines) {

  /** Whether a server may list it with this size; of one that was never read the first counts. */
  boolean explains(long listedSize) {
    return listedSize >= 0
        && (octets >= 0 ? Fingerprint.explains(octets, lines, listedSize) : size == listedSize);
  }

  /** Whether it is kept here, so that the server's copy may go. */
  boolean isStored() {
    return switch (state) {
      case STORED, DELETE_REQUESTED, ALIAS -> messageId != null;
      case SEEN, GONE, QUARANTINED, SKIPPED, VANISHED -> false;
    };
  }

  /** The state of the same message under another name. */
  EntryState underAnotherName() {
    return isStored() || state == EntryState.GONE ? EntryState.ALIAS : state;
  }
}
