package io.postrider.pop3;

/**
 * The most that is accepted of a server, each number named once. Beyond them is {@link
 * LimitExceeded}.
 *
 * @param lineOctets one status or listing line without its end; RFC 2449 §4 says 512
 * @param challengeOctets one SASL challenge in base64; RFC 5034 §4 sets no bound
 * @param capabilityLines lines of a CAPA answer
 * @param listingEntries lines of a LIST or UIDL answer, and the highest message number
 * @param listingOctets all lines of a LIST or UIDL answer together
 * @param messageOctets one message, un-stuffed
 * @param drainOctets how much of an over-long message is read and dropped to keep the session
 */
public record Pop3Limits(
    int lineOctets,
    int challengeOctets,
    int capabilityLines,
    int listingEntries,
    long listingOctets,
    long messageOctets,
    long drainOctets) {

  public static final Pop3Limits DEFAULT =
      new Pop3Limits(8_192, 49_152, 128, 1_000_000, 64L << 20, 1L << 30, 16L << 20);

  /** An unusable unique-id is left out of the listing (RFC 1939 §7 allows 70). */
  static final int UID_OCTETS = 1_024;

  public Pop3Limits {
    if (lineOctets < 512 || lineOctets > 32_768) {
      throw new IllegalArgumentException("lineOctets is 512 to 32768");
    }
    if (challengeOctets < 512 || challengeOctets > 61_440) {
      throw new IllegalArgumentException("challengeOctets is 512 to 61440");
    }
    if (capabilityLines < 1 || listingEntries < 1 || listingOctets < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
    if (messageOctets < 0 || drainOctets < 0) {
      throw new IllegalArgumentException("octets are not negative");
    }
  }

  /**
   * Whether it can be a message's number at all; a caller's own mistake is found before sending.
   */
  void requireNumber(int number) {
    if (number < 1 || number > listingEntries) {
      throw new IllegalArgumentException(number + " is no message number");
    }
  }

  /** The same for all of them; gives a copy that nobody changes. */
  int[] requireNumbers(int[] numbers) {
    int[] checked = numbers.clone();
    for (int number : checked) {
      requireNumber(number);
    }
    return checked;
  }

  public Pop3Limits withMessageOctets(long octets) {
    return new Pop3Limits(
        lineOctets,
        challengeOctets,
        capabilityLines,
        listingEntries,
        listingOctets,
        octets,
        drainOctets);
  }

  public Pop3Limits withDrainOctets(long octets) {
    return new Pop3Limits(
        lineOctets,
        challengeOctets,
        capabilityLines,
        listingEntries,
        listingOctets,
        messageOctets,
        octets);
  }

  public Pop3Limits withListing(int entries, long octets) {
    return new Pop3Limits(
        lineOctets, challengeOctets, capabilityLines, entries, octets, messageOctets, drainOctets);
  }
}
