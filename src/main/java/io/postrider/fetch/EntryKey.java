package io.postrider.fetch;

/**
 * Which message of an account's epoch: its UIDL, and which of those that share it.
 *
 * @param uidl one char an octet, as the server sent it (RFC 1939 §7); for a message without a
 *     usable one, a name made of its content
 * @param occurrence 0 for the first message with this UIDL in a listing, 1 for the second …
 */
record EntryKey(String uidl, int occurrence) {

  /** The name of a message that is known by its content. */
  static String nameOf(ContentHash content) {
    return "sha256:" + content.hex();
  }

  /** The name of a message that is too large to be read: its header and its size must do. */
  static String nameOf(ContentHash header, long size) {
    return "header-sha256:" + header.hex() + ":" + size;
  }
}
