package io.postrider.pop3;

/**
 * One line of LIST (RFC 1939 §5).
 *
 * @param number the message number, valid within this session only
 * @param octets the size as listed, a hint at best; {@link #UNKNOWN} where the server sent junk
 */
public record ScanListing(int number, long octets) {

  public static final long UNKNOWN = -1;

  public boolean sizeKnown() {
    return octets != UNKNOWN;
  }
}
