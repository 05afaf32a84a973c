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

  /** Cuts for one connection. */
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
        out.write(octets, from, length);
        out.flush();
        from += length;
      }
    };
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
