package io.postrider.fetch;

/**
 * What a message is known by wherever it turns up again.
 *
 * @param header of the header's lines, whatever their ends, so that TOP shows it as RETR does
 * @param content of all octets
 * @param octets as received
 * @param lines LFs among them: a server that counts LF as the end of a line lists so many less
 * @see Fingerprinter what both hashes leave out
 */
record Fingerprint(ContentHash header, ContentHash content, long octets, int lines) {

  /** Whether a server may well list this message with that size: counted with CRLF or with LF. */
  boolean explains(long listedSize) {
    return explains(octets, lines, listedSize);
  }

  /** Of a message whose end was not read: its header is all that can be told. */
  Fingerprint unread() {
    return new Fingerprint(header, header, -1, 0);
  }

  static boolean explains(long octets, int lines, long listedSize) {
    return listedSize == octets || listedSize == octets - lines;
  }
}
