package io.postrider.fetch;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger as a poll reads it.
 *
 * @param size octets as LIST gave them when first seen; -1 if it never said
 * @param onServer whether the last complete listing had it
 */
record LedgerEntry(
    long id,
    EntryKey key,
    long size,
    EntryState state,
    int attempts,
    boolean onServer,
    @Nullable Instant storedAt,
    @Nullable UUID messageId,
    Marks marks,
    Deletion deletion) {

  LedgerEntry(
      long id,
      EntryKey key,
      long size,
      EntryState state,
      int attempts,
      boolean onServer,
      @Nullable Instant storedAt,
      @Nullable UUID messageId) {
    this(id, key, size, state, attempts, onServer, storedAt, messageId, Marks.NONE, Deletion.NEVER);
  }

  LedgerEntry(
      long id,
      EntryKey key,
      long size,
      EntryState state,
      int attempts,
      boolean onServer,
      @Nullable Instant storedAt,
      @Nullable UUID messageId,
      Marks marks) {
    this(id, key, size, state, attempts, onServer, storedAt, messageId, marks, Deletion.NEVER);
  }

  /**
   * What is known for its deletion.
   *
   * @param tries DELEs so far
   * @param lastTryAt the last of these
   * @param sizeDiffers whether it was listed last with another size than the one it is stored under
   */
  record Deletion(int tries, @Nullable Instant lastTryAt, boolean sizeDiffers) {
    static final Deletion NEVER = new Deletion(0, null, false);
  }

  /** Whether what it stands for was once read whole, so that hashes can tell it from others. */
  boolean isKnownByContent() {
    return messageId != null || marks.octets >= 0;
  }

  /**
   * What its identity rests on.
   *
   * @param byContent the server gave no usable unique-id: the key was made of its content
   * @param octets as received; -1 if it was never read
   * @param checkedSize another listed size that was found to be a poor estimate; -1 if none
   */
  record Marks(boolean byContent, @Nullable Doubt doubt, long octets, int lines, long checkedSize) {

    static final Marks NONE = new Marks(false, null, -1, 0, -1);
  }
}
