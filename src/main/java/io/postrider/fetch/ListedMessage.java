package io.postrider.fetch;

/**
 * One message of one session's listing. The number is good in that session only.
 *
 * @param size octets by LIST, a hint; -1 where LIST said nothing usable
 */
record ListedMessage(int number, EntryKey key, long size) {

  /** The same message as another occurrence of its UIDL. */
  ListedMessage as(int occurrence) {
    return key.occurrence() == occurrence
        ? this
        : new ListedMessage(number, new EntryKey(key.uidl(), occurrence), size);
  }
}
