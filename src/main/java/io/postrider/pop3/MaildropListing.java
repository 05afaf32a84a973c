package io.postrider.pop3;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What LIST and UIDL say of a maildrop, joined by message number and in that order. Kept in columns
 * and octets: a maildrop of 200,000 messages is three arrays and an arena, and a text is made only
 * of a unique-id that is asked for.
 *
 * <p>Filled by {@link ListingExchange} while the answers are read, never changed once given out.
 * Numbers are valid within the session only.
 */
public final class MaildropListing {

  private static final long NO_UID = -1;

  private int[] numbers = new int[16];
  private long[] octets = new long[16];
  private long[] uids = new long[16];
  private int size;
  private final OctetArena arena = new OctetArena();

  private int scanned;
  private int named;
  private int usable;
  private int next;
  private int sorted;
  private @Nullable CommandRejected uidlRejection;

  MaildropListing() {}

  /** How many messages LIST or UIDL name. */
  public int size() {
    return size;
  }

  /** The message number of the entry. */
  public int number(int index) {
    return numbers[requireEntry(index)];
  }

  /** The size by LIST, a hint at best; {@link ScanListing#UNKNOWN} where there is none. */
  public long octets(int index) {
    return octets[requireEntry(index)];
  }

  /**
   * The opaque unique-id, one char an octet, 1 to 1,024 of them; null where the server sent none,
   * or one with controls or too long to be kept.
   */
  public @Nullable String uid(int index) {
    long place = uids[requireEntry(index)];
    return place == NO_UID ? null : arena.text(place);
  }

  /** How many of them have a usable unique-id. */
  public int usable() {
    return usable;
  }

  /** How many of them LIST has and UIDL passes over, without so much as a number. */
  public int passedOver() {
    return size - named;
  }

  /** The server's {@code -ERR} to UIDL: it does not support it, and there are no unique-ids. */
  public Optional<CommandRejected> uidlRejection() {
    return Optional.ofNullable(uidlRejection);
  }

  /** Whether LIST and UIDL name the same messages and each has a usable unique-id. */
  public boolean complete() {
    return scanned == size && named == size && usable == size && uidlRejection == null;
  }

  void uidlRejected(CommandRejected rejection) {
    uidlRejection = rejection;
  }

  /** A line of LIST. */
  void scanned(int number, long size) {
    int entry = append(number);
    octets[entry] = size;
    scanned++;
  }

  /** A line of UIDL without a usable unique-id. */
  void nameless(int number) {
    place(number);
    named++;
  }

  /** A line of UIDL. */
  void named(int number, byte[] array, int from, int length) {
    int entry = place(number);
    uids[entry] = arena.add(array, from, length);
    named++;
    usable++;
  }

  /** The entry of that number: nearly always the next one, for both answers keep one order. */
  private int place(int number) {
    if (next < sorted && numbers[next] == number) {
      return next++;
    }
    int found = Arrays.binarySearch(numbers, 0, sorted, number);
    next = found >= 0 ? found + 1 : next;
    return found >= 0 ? found : append(number);
  }

  private int append(int number) {
    if (size == numbers.length) {
      int more = size * 2;
      numbers = Arrays.copyOf(numbers, more);
      octets = Arrays.copyOf(octets, more);
      uids = Arrays.copyOf(uids, more);
    }
    numbers[size] = number;
    octets[size] = ScanListing.UNKNOWN;
    uids[size] = NO_UID;
    return size++;
  }

  /** An answer was read whole: brings the entries into the order of their numbers. */
  void sort() {
    boolean inOrder = true;
    for (int i = 1; i < size && inOrder; i++) {
      inOrder = numbers[i - 1] < numbers[i];
    }
    if (!inOrder) {
      permute();
    }
    sorted = size;
    next = 0;
  }

  private void permute() {
    long[] order = new long[size];
    for (int i = 0; i < size; i++) {
      order[i] = (long) numbers[i] << 32 | i;
    }
    Arrays.sort(order);
    int[] byNumber = new int[size];
    long[] octetsByNumber = new long[size];
    long[] uidsByNumber = new long[size];
    for (int i = 0; i < size; i++) {
      int from = (int) order[i];
      byNumber[i] = numbers[from];
      octetsByNumber[i] = octets[from];
      uidsByNumber[i] = uids[from];
    }
    numbers = byNumber;
    octets = octetsByNumber;
    uids = uidsByNumber;
  }

  private int requireEntry(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return index;
  }
}
