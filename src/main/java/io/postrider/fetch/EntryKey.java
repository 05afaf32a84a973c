package io.postrider.fetch;

/**
 * Which message of an account's epoch: its UIDL, and which of those that share it.
 *
 * @param uidl one char an octet, as the server sent it (RFC 1939 §7)
 * @param occurrence 0 for the first message with this UIDL in a listing, 1 for the second …
 */
record EntryKey(String uidl, int occurrence) {}
