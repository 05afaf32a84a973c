package io.postrider.fetch;

/**
 * When a mailbox is suspected to have given all its messages new unique-ids, as servers do when
 * they are migrated: most of what was known is missing, and about as much appeared. A suspicion
 * costs a look at headers; a reset that is missed costs every message twice.
 */
final class ResetRule {

  /** Smaller mailboxes change as a whole every day. */
  static final int LEAST = 20;

  private ResetRule() {}

  /**
   * @param held messages that were on the server
   * @param missing of these, how many a complete listing lacks
   * @param unknown listed messages that are not known
   */
  static boolean suspects(long held, long missing, long unknown) {
    return held >= LEAST && missing * 10 > held * 9 && unknown * 2 >= missing;
  }
}
