package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import io.postrider.pop3.wire.ListingLine;
import io.postrider.pop3.wire.StatusLine;
import io.postrider.pop3.wire.WireException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * LIST and UIDL (RFC 1939 §5 and §7): complete or not at all. Gaps in the numbers are legal, for
 * deleted messages are left out; a number twice is not. A server that does not lock its maildrop
 * may list what came after STAT: that is left out, since nothing else is known of it yet.
 *
 * <p>Lines are understood where they lie in the read buffer; none becomes an object.
 */
final class ListingExchange {

  static final Step LIST = new Step(Stage.LIST, "LIST");
  static final Step UIDL = new Step(Stage.UIDL, "UIDL");

  /** So many lines of a listing are told to the transcript. */
  private static final int LINES_HEARD = 20;

  private final Dialogue dialogue;
  private final ListingLine cursor = new ListingLine();

  ListingExchange(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /** Takes what follows the number. */
  @FunctionalInterface
  private interface Column {
    void add(MaildropListing listing, int number, ListingLine rest);
  }

  /** LIST alone. */
  MaildropListing sizes(int highest, Deadline deadline) throws Pop3Exception {
    MaildropListing listing = new MaildropListing();
    dialogue.send(Command.of("LIST"), LIST, deadline);
    readSizes(listing, highest, true, deadline);
    return listing;
  }

  /** UIDL alone. */
  MaildropListing uniqueIds(int highest, Deadline deadline) throws Pop3Exception {
    MaildropListing listing = new MaildropListing();
    dialogue.send(Command.of("UIDL"), UIDL, deadline);
    readUniqueIds(listing, highest, deadline);
    return listing;
  }

  /** Both, in one write where the server can take it; a refused UIDL is part of the listing. */
  MaildropListing both(int highest, boolean pipelined, Deadline deadline) throws Pop3Exception {
    MaildropListing listing = new MaildropListing();
    if (pipelined) {
      dialogue.sendTogether(LIST, deadline, Command.of("LIST"), Command.of("UIDL"));
    } else {
      dialogue.send(Command.of("LIST"), LIST, deadline);
    }
    CommandRejected listRejection = null;
    try {
      readSizes(listing, highest, !pipelined, deadline);
    } catch (CommandRejected e) {
      listRejection = e; // the answer to UIDL is on its way all the same
    }
    if (!pipelined) {
      if (listRejection != null) {
        throw listRejection;
      }
      dialogue.send(Command.of("UIDL"), UIDL, deadline);
    }
    try {
      readUniqueIds(listing, highest, deadline);
    } catch (CommandRejected e) {
      listing.uidlRejected(e);
    }
    if (listRejection != null) {
      throw listRejection;
    }
    return listing;
  }

  private void readSizes(MaildropListing listing, int highest, boolean alone, Deadline deadline)
      throws Pop3Exception {
    read(LIST, listing, highest, ListingExchange::size, alone, deadline);
  }

  private void readUniqueIds(MaildropListing listing, int highest, Deadline deadline)
      throws Pop3Exception {
    read(UIDL, listing, highest, ListingExchange::uniqueId, true, deadline);
  }

  private static void size(MaildropListing listing, int number, ListingLine rest) {
    listing.scanned(number, octets(rest));
  }

  private static void uniqueId(MaildropListing listing, int number, ListingLine rest) {
    if (rest.findUid(Pop3Limits.UID_OCTETS)) {
      listing.named(number, rest.array(), rest.uidStart(), rest.uidLength());
    } else {
      listing.nameless(number);
    }
  }

  private static long octets(ListingLine rest) {
    long octets = rest.size();
    return octets == ListingLine.UNKNOWN ? ScanListing.UNKNOWN : octets;
  }

  /** LIST n. */
  long sizeOf(int number, Step step, Deadline deadline) throws Pop3Exception {
    return octets(one("LIST", number, step, deadline));
  }

  /** UIDL n. */
  @Nullable String uniqueIdOf(int number, Step step, Deadline deadline) throws Pop3Exception {
    return one("UIDL", number, step, deadline).uid(Pop3Limits.UID_OCTETS);
  }

  private ListingLine one(String keyword, int number, Step step, Deadline deadline)
      throws Pop3Exception {
    if (!dialogue.exchange(Command.of(keyword, number), step, deadline)) {
      throw new CommandRejected(step, dialogue.reply());
    }
    ListingLine line = afterIndicator(dialogue, cursor);
    try {
      if (line.number() != number) {
        throw dialogue.violation(step, "the answer is about another message");
      }
      return line;
    } catch (WireException e) {
      throw dialogue.malformed(step, e);
    }
  }

  /** Looks at the text of the status line just read. */
  static ListingLine afterIndicator(Dialogue dialogue, ListingLine cursor) {
    byte[] array = dialogue.input().array();
    int text = StatusLine.textStart(array, dialogue.lines().start(), dialogue.lines().end());
    return cursor.at(array, text, dialogue.lines().end());
  }

  /**
   * One answer.
   *
   * @param alone whether no other answer is due, so that nothing may follow
   */
  private void read(
      Step step,
      MaildropListing listing,
      int highest,
      Column column,
      boolean alone,
      Deadline deadline)
      throws Pop3Exception {
    if (!dialogue.readStatus(step, deadline)) {
      CommandRejected rejection = new CommandRejected(step, dialogue.reply());
      if (alone) {
        dialogue.requireNothingMore(step);
      }
      throw rejection;
    }
    dialogue.connection().enlarge();
    readLines(step, listing, highest, column, deadline);
    if (alone) {
      dialogue.requireNothingMore(step);
    }
    listing.sort();
  }

  private void readLines(
      Step step, MaildropListing listing, int highest, Column column, Deadline deadline)
      throws Pop3Exception {
    Pop3Limits limits = dialogue.limits();
    BitSet seen = new BitSet();
    long octets = 0;
    int lines = 0;
    dialogue.lines().beginText();
    while (true) {
      dialogue.lines().readOfListing(step, deadline);
      byte[] array = dialogue.input().array();
      int start = dialogue.lines().start();
      int end = dialogue.lines().end();
      if (ListingLine.isEnd(array, start, end)) {
        heardEnd(lines);
        return;
      }
      octets += end - start + 2;
      if (octets > limits.listingOctets()) {
        throw new LimitExceeded(step, "listingOctets", limits.listingOctets(), false);
      }
      int number = number(step, cursor.at(array, start, end), seen);
      if (number <= highest) { // else it came after STAT, and is the next session's
        column.add(listing, number, cursor);
      }
      if (++lines <= LINES_HEARD && dialogue.isHeard()) {
        dialogue.hear(Direction.SERVER, dialogue.redaction().shown(array, start, end));
      }
    }
  }

  private int number(Step step, ListingLine line, BitSet seen) throws Pop3Exception {
    int number;
    try {
      number = line.number();
    } catch (WireException e) {
      throw dialogue.malformed(step, e);
    }
    int most = dialogue.limits().listingEntries(); // numbers come once, so this bounds the lines
    if (number > most) {
      throw new LimitExceeded(step, "listingEntries", most, false);
    }
    if (number < 1) {
      throw dialogue.violation(step, "a message number is below 1");
    }
    if (seen.get(number)) {
      throw dialogue.violation(step, "a message number comes twice");
    }
    seen.set(number);
    return number;
  }

  private void heardEnd(int lines) {
    if (lines > LINES_HEARD) {
      dialogue.hear(Direction.SERVER, "… " + (lines - LINES_HEARD) + " more lines");
    }
    dialogue.hear(Direction.SERVER, ".");
  }
}
