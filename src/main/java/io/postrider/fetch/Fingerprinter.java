package io.postrider.fetch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a message's fingerprint while its octets go by. Servers that keep their mail in mbox files
 * note a message's state in its header (Dovecot's list of such fields is followed), and other
 * servers drop those notes when the mail moves to them: such fields count in neither hash. The
 * plain SHA-256 of all octets is taken in the same pass. One thread; memory does not grow with the
 * message.
 */
final class Fingerprinter {

  /** Header fields in which servers keep a message's state. */
  private static final List<String> NOTES =
      List.of(
          "status",
          "x-status",
          "x-keywords",
          "x-uid",
          "x-uidl",
          "x-imap",
          "x-imapbase",
          "content-length");

  private static final int LONGEST_NOTE =
      NOTES.stream().mapToInt(String::length).max().orElseThrow();

  private static final byte[] CRLF = {'\r', '\n'};

  private enum Line {
    /** Not enough of its name was read. */
    UNDECIDED,
    COUNTS,
    LEFT_OUT
  }

  private final MessageDigest plain = sha256();
  private final MessageDigest header = sha256();

  /** Of what counts; null as long as that is all. */
  private @Nullable MessageDigest lean;

  private final byte[] begun = new byte[LONGEST_NOTE + 1];
  private int begunOctets;
  private Line line = Line.UNDECIDED;
  private Line lineBefore = Line.COUNTS;
  private boolean heldCr;
  private boolean inHeader = true;
  private long octets;
  private int lines;

  void update(byte[] array, int from, int length) {
    octets += length;
    int at = from;
    int end = from + length;
    while (inHeader && at < end) {
      int lineEnd = endOfLine(array, at, end);
      headerOctets(array, at, lineEnd);
      at = lineEnd;
    }
    if (at < end) {
      body(array, at, end);
    }
  }

  /** The header was read to its end: what follows does not change its hash. */
  boolean headerEnded() {
    return !inHeader;
  }

  /** The SHA-256 of the octets as they came, and the fingerprint; nothing may follow. */
  Taken finish() {
    if (inHeader && (line != Line.UNDECIDED || begunOctets > 0)) {
      decide(line == Line.UNDECIDED ? Line.COUNTS : line);
      endLine();
    }
    ContentHash whole = ContentHash.of(plain.digest());
    ContentHash content = lean == null ? whole : ContentHash.of(lean.digest());
    return new Taken(
        whole, new Fingerprint(ContentHash.of(header.digest()), content, octets, lines));
  }

  /** What was taken of one message. */
  record Taken(ContentHash sha256, Fingerprint fingerprint) {}

  /** Behind the next LF, or the end. */
  private static int endOfLine(byte[] array, int from, int end) {
    int at = from;
    while (at < end && array[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, end);
  }

  /** Octets of one line: all of it, or what there is of it. */
  private void headerOctets(byte[] array, int from, int to) {
    int at = from;
    while (line == Line.UNDECIDED && at < to) {
      byte octet = array[at++];
      begun[begunOctets++] = octet;
      if (octet == '\n' && isBlank()) {
        passOn(begun, 0, begunOctets);
        lines++;
        inHeader = false;
        return;
      }
      line = judged(octet);
      if (line != Line.UNDECIDED) {
        decide(line);
      }
    }
    if (at < to) {
      count(array, at, to);
    }
    if (array[to - 1] == '\n') {
      lines++;
      endLine();
    }
  }

  private boolean isBlank() {
    return begunOctets == 1 || (begunOctets == 2 && begun[0] == '\r');
  }

  /** What the line is, now that one more octet of its beginning is known. */
  private Line judged(byte octet) {
    if (begunOctets == 1 && (octet == ' ' || octet == '\t')) {
      return lineBefore;
    }
    if (octet == ':') {
      String name = new String(begun, 0, begunOctets - 1, StandardCharsets.ISO_8859_1).strip();
      return NOTES.stream().anyMatch(name::equalsIgnoreCase) ? Line.LEFT_OUT : Line.COUNTS;
    }
    boolean nameless = octet == '\n' || begunOctets == begun.length;
    return nameless ? Line.COUNTS : Line.UNDECIDED;
  }

  private void decide(Line what) {
    line = what;
    if (what == Line.LEFT_OUT && lean == null) {
      lean = copy(plain);
    }
    int held = begunOctets;
    begunOctets = 0;
    count(begun, 0, held);
  }

  /** Octets of a line of which it is known whether it counts. */
  private void count(byte[] array, int from, int to) {
    passOn(array, from, to - from);
    if (line == Line.LEFT_OUT || to == from) {
      return;
    }
    if (heldCr && array[from] != '\n') {
      header.update((byte) '\r');
    }
    heldCr = false;
    int last = to;
    if (array[last - 1] == '\n') {
      last--;
    }
    if (last > from && array[last - 1] == '\r') {
      last--;
      heldCr = last + 1 == to; // an LF may come yet
    }
    header.update(array, from, last - from);
  }

  private void endLine() {
    if (line == Line.COUNTS) {
      header.update(CRLF);
    }
    heldCr = false;
    lineBefore = line;
    line = Line.UNDECIDED;
    begunOctets = 0;
  }

  /** To the hashes of the whole. */
  private void passOn(byte[] array, int from, int length) {
    plain.update(array, from, length);
    if (lean != null && (line != Line.LEFT_OUT || !inHeader)) {
      lean.update(array, from, length);
    }
  }

  private void body(byte[] array, int from, int end) {
    plain.update(array, from, end - from);
    if (lean != null) {
      lean.update(array, from, end - from);
    }
    int found = 0;
    for (int at = from; at < end; at++) {
      found += array[at] == '\n' ? 1 : 0;
    }
    lines += found;
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
