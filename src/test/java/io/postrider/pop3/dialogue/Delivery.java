package io.postrider.pop3.dialogue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.SplittableRandom;

/**
 * How a server's octets go out.
 *
 * @param pieces how they are cut
 * @param seed of the random pieces
 * @param bareLf whether the server ends its lines in LF alone
 */
record Delivery(Pieces pieces, long seed, boolean bareLf) {

  enum Pieces {
    AS_IT_STANDS,
    OCTET_BY_OCTET,
    RANDOM
  }

  static Delivery asItStands() {
    return new Delivery(Pieces.AS_IT_STANDS, 0, false);
  }

  static Delivery octetByOctet() {
    return new Delivery(Pieces.OCTET_BY_OCTET, 0, false);
  }

  static Delivery random(long seed) {
    return new Delivery(Pieces.RANDOM, seed, false);
  }

  Delivery inBareLf() {
    return new Delivery(pieces, seed, true);
  }

  /**
   * Cuts for one connection; never where a text may end: whether what follows is there in time to
   * be noticed would be luck.
   */
  Cutter cutter() {
    SplittableRandom random = new SplittableRandom(seed);
    return (out, octets) -> {
      int from = 0;
      while (from < octets.length) {
        int left = octets.length - from;
        int length =
            switch (pieces) {
              case AS_IT_STANDS -> left;
              case OCTET_BY_OCTET -> 1;
              case RANDOM -> Math.min(left, 1 + random.nextInt(random.nextBoolean() ? 4 : 60));
            };
        while (from + length < octets.length && endsText(octets, from + length)) {
          length++;
        }
        out.write(octets, from, length);
        out.flush();
        from += length;
      }
    };
  }

  private static boolean endsText(byte[] octets, int end) {
    int dot = end > 1 && octets[end - 2] == '\r' ? end - 3 : end - 2;
    return octets[end - 1] == '\n' && dot > 0 && octets[dot] == '.' && octets[dot - 1] == '\n';
  }

  /** Writes octets in pieces. */
  @FunctionalInterface
  interface Cutter {
    void write(OutputStream out, byte[] octets) throws IOException;
  }

  @Override
  public String toString() {
    String how =
        switch (pieces) {
          case AS_IT_STANDS -> "as it stands";
          case OCTET_BY_OCTET -> "octet by octet";
          case RANDOM -> "in random pieces, seed " + seed;
        };
    return bareLf ? how + ", in bare LF" : how;
  }
}
