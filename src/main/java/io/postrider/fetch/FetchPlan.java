package io.postrider.fetch;

import java.util.List;

/**
 * What one session is to do, by its own message numbers.
 *
 * @param fetch messages to RETR, in the order of their numbers
 * @param storedEarlier messages stored by an earlier session that the policy may delete now
 * @param more whether messages beyond this session's limit are left for the next
 */
record FetchPlan(
    List<Task> fetch,
    List<Task> storedEarlier,
    int listed,
    int unknown,
    int skipped,
    int quarantined,
    int confirmedGone,
    boolean more) {

  /** One ledger entry under this session's number. */
  record Task(int number, long entryId, EntryKey key, long size, int attempts) {}
}
