package io.postrider.fetch;

/**
 * A listing once it is written down.
 *
 * @param diff what it changed
 * @param baseline what of the messages without unique-ids is wanted
 * @param baselineInDoubt messages wait for their dates to be read; nothing is deleted until then
 * @param resetInDoubt all UIDLs seem to have changed; nothing is deleted until it is settled
 */
record RecordedListing(
    ListingDiff diff,
    BaselineRule baseline,
    boolean baselineInDoubt,
    boolean resetInDoubt,
    Counts counts) {

  /**
   * What it found, for the poll's own count.
   *
   * @param notHonoured messages that the server keeps in spite of several DELEs
   */
  record Counts(
      int listed, int unknown, int skipped, int quarantined, int confirmedGone, int notHonoured) {}

  /** Whether what is on the server must be left there for now. */
  boolean forbidsDeletion() {
    return baselineInDoubt || resetInDoubt;
  }
}
