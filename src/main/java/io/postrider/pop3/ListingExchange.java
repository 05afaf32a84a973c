package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import io.postrider.pop3.wire.ListingLine;
import io.postrider.pop3.wire.StatusLine;
import io.postrider.pop3.wire.WireException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LIST and UIDL (RFC 1939 §5 and §7): complete or not at all. Gaps in the numbers are legal, for
 * deleted messages are left out; a number twice is not. A server that does not lock its maildrop
 * may list what came after STAT: that is left out, since nothing else is known of it yet.
 */
final class ListingExchange {

  /** So many lines of a listing are told to the transcript. */
  private static final int LINES_HEARD = 20;

  private final Dialogue dialogue;
  private final ListingLine cursor = new ListingLine();

  ListingExchange(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /** Makes an entry of what follows the number. */
  @FunctionalInterface
  private interface Entry<T> {
    T read(int number, ListingLine rest);
  }

  List<ScanListing> scan(int highest, Step step, Deadline deadline) throws Pop3Exception {
    return all("LIST", highest, ListingExchange::scanListing, step, deadline);
  }

  List<UniqueIdListing> uniqueIds(int highest, Step step, Deadline deadline) throws Pop3Exception {
    return all("UIDL", highest, ListingExchange::uniqueIdListing, step, deadline);
  }

  ScanListing scanOne(int number, Step step, Deadline deadline) throws Pop3Exception {
    return one("LIST", number, ListingExchange::scanListing, step, deadline);
  }

  UniqueIdListing uniqueIdOne(int number, Step step, Deadline deadline) throws Pop3Exception {
    return one("UIDL", number, ListingExchange::uniqueIdListing, step, deadline);
  }

  private static ScanListing scanListing(int number, ListingLine rest) {
    long octets = rest.size();
    return new ScanListing(number, octets == ListingLine.UNKNOWN ? ScanListing.UNKNOWN : octets);
  }

  private static UniqueIdListing uniqueIdListing(int number, ListingLine rest) {
    return new UniqueIdListing(number, rest.uid(Pop3Limits.UID_OCTETS));
  }

  private <T> T one(String keyword, int number, Entry<T> entry, Step step, Deadline deadline)
      throws Pop3Exception {
    if (!dialogue.exchange(Command.of(keyword, number), step, deadline)) {
      throw new CommandRejected(step, dialogue.reply());
    }
    ListingLine line = afterIndicator(dialogue, cursor);
    try {
      if (line.number() != number) {
        throw dialogue.violation(step, "the answer is about another message");
      }
      return entry.read(number, line);
    } catch (WireException e) {
      throw dialogue.malformed(step, e);
    }
  }

  /** Looks at the text of the status line just read. */
  static ListingLine afterIndicator(Dialogue dialogue, ListingLine cursor) {
    byte[] array = dialogue.input().array();
    int text = StatusLine.textStart(array, dialogue.lineStart(), dialogue.lineEnd());
    return cursor.at(array, text, dialogue.lineEnd());
  }

  private <T> List<T> all(String keyword, int highest, Entry<T> entry, Step step, Deadline deadline)
      throws Pop3Exception {
    dialogue.send(Command.of(keyword), step, deadline);
    if (!dialogue.readStatus(step, deadline)) {
      dialogue.requireNothingMore(step);
      throw new CommandRejected(step, dialogue.reply());
    }
    dialogue.connection().enlarge();
    try {
      List<T> entries = lines(highest, entry, step, deadline);
      dialogue.requireNothingMore(step);
      return entries;
    } finally {
      dialogue.connection().shrink();
    }
  }

  private <T> List<T> lines(int highest, Entry<T> entry, Step step, Deadline deadline)
      throws Pop3Exception {
    Pop3Limits limits = dialogue.limits();
    List<T> entries = new ArrayList<>();
    BitSet seen = new BitSet();
    long octets = 0;
    dialogue.rate().begin();
    while (true) {
      dialogue.readListingLine(step, deadline);
      byte[] array = dialogue.input().array();
      int start = dialogue.lineStart();
      int end = dialogue.lineEnd();
      if (ListingLine.isEnd(array, start, end)) {
        heard(entries.size());
        return entries;
      }
      octets += end - start + 2;
      if (octets > limits.listingOctets()) {
        throw new LimitExceeded(step, "listingOctets", limits.listingOctets(), false);
      }
      T parsed = parse(highest, entry, step, seen, array, start, end);
      if (parsed != null) {
        entries.add(parsed);
      }
      if (entries.size() <= LINES_HEARD && dialogue.isHeard()) {
        dialogue.hear(Direction.SERVER, dialogue.redaction().shown(array, start, end));
      }
    }
  }

  /** One line; null for a message that came after STAT, which is the next session's. */
  private <T> @Nullable T parse(
      int highest, Entry<T> entry, Step step, BitSet seen, byte[] array, int start, int end)
      throws Pop3Exception {
    ListingLine line = cursor.at(array, start, end);
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
    if (number > highest) {
      return null;
    }
    return entry.read(number, line);
  }

  private void heard(int entries) {
    if (entries > LINES_HEARD) {
      dialogue.hear(Direction.SERVER, "… " + (entries - LINES_HEARD) + " more lines");
    }
    dialogue.hear(Direction.SERVER, ".");
  }
}
