package io.postrider.fetch;

import java.util.List;

/**
 * What one session is to do, by its own message numbers.
 *
 * @param fetch messages to RETR, in the order of their numbers
 * @param storedEarlier messages stored by an earlier session that the policy may delete now
 * @param more whether messages beyond this session's limit are left for the next
 */
record FetchPlan(List<Task> fetch, List<Task> storedEarlier, boolean more) {

  /**
   * One ledger entry under this session's number.
   *
   * @param entryId 0 for a message without a unique-id, whose entry only its content will tell
   * @param inDoubt whether it may turn out to be a message that is known by its content
   * @param aliasOf the one entry that it may be; 0 if none in particular
   */
  record Task(
      int number,
      long entryId,
      EntryKey key,
      long size,
      int attempts,
      boolean inDoubt,
      long aliasOf) {

    Task(int number, long entryId, EntryKey key, long size, int attempts) {
      this(number, entryId, key, size, attempts, false, 0);
    }

    /** A message that has no unique-id. */
    static Task nameless(int number, long size) {
      return new Task(number, 0, new EntryKey("", 0), size, 0, true, 0);
    }

    boolean isNameless() {
      return entryId == 0;
    }

    /** A message under a name of its own: new without a look at its content. */
    boolean isPlain() {
      return entryId != 0 && !inDoubt && aliasOf == 0;
    }

    Task under(int newNumber) {
      return new Task(newNumber, entryId, key, size, attempts, inDoubt, aliasOf);
    }

    /** Under the entry that was made for it. */
    Task as(long newEntryId, EntryKey newKey) {
      return new Task(number, newEntryId, newKey, size, attempts, inDoubt, aliasOf);
    }
  }
}
