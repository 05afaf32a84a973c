package io.postrider.fetch;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * What one session listed: UIDL joined with LIST. A large maildrop has hundreds of thousands of
 * messages, so they are kept in arrays and made into objects one at a time. Never changes once it
 * is built.
 */
final class Listing {

  private static final int NONE = -1;

  private final Rows named;
  private final Rows nameless;
  private final int[] table;
  private final boolean complete;

  private Listing(Rows named, Rows nameless, int[] table, boolean complete) {
    this.named = named;
    this.nameless = nameless;
    this.table = table;
    this.complete = complete;
  }

  /** Messages with a unique-id, in the order of their numbers. */
  List<ListedMessage> messages() {
    return new View();
  }

  /** Whether STAT, LIST and UIDL agree; only then does absence mean anything. */
  boolean complete() {
    return complete;
  }

  /** All messages, whether they have a usable unique-id or not. */
  int size() {
    return named.count + nameless.count;
  }

  /** How many have a unique-id. */
  int named() {
    return named.count;
  }

  /** How many have no usable unique-id, so that only their content tells them apart. */
  int nameless() {
    return nameless.count;
  }

  int namelessNumber(int index) {
    return nameless.numbers[index];
  }

  long namelessSize(int index) {
    return nameless.sizes[index];
  }

  /** The message at this place. */
  ListedMessage message(int index) {
    return new ListedMessage(
        named.numbers[index],
        new EntryKey(named.uidls[index], named.occurrences[index]),
        named.sizes[index]);
  }

  int number(int index) {
    return named.numbers[index];
  }

  long messageSize(int index) {
    return named.sizes[index];
  }

  String uidl(int index) {
    return named.uidls[index];
  }

  /** Where the first message with this unique-id is; negative if there is none. */
  int first(String uidl) {
    return table.length == 0 ? NONE : table[slot(table, named.uidls, uidl)] - 1;
  }

  /** Where the next message with the unique-id of this one is; negative if there is none. */
  int next(int index) {
    return named.followers[index] - 1;
  }

  private static int slot(int[] table, String[] uidls, String uidl) {
    int mask = table.length - 1;
    int hash = uidl.hashCode();
    int slot = (hash ^ (hash >>> 16)) & mask;
    while (table[slot] != 0 && !uidls[table[slot] - 1].equals(uidl)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private final class View extends AbstractList<ListedMessage> implements RandomAccess {
    @Override
    public ListedMessage get(int index) {
      return message(index);
    }

    @Override
    public int size() {
      return named.count;
    }
  }

  /** Messages in columns. */
  private static final class Rows {
    private int[] numbers = new int[16];
    private long[] sizes = new long[16];
    private String[] uidls = new String[16];
    private int[] occurrences = {};
    private int[] followers = {};
    private int count;

    void add(int number, String uidl, long size) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, count * 2);
        sizes = Arrays.copyOf(sizes, count * 2);
        uidls = Arrays.copyOf(uidls, count * 2);
      }
      numbers[count] = number;
      sizes[count] = size;
      uidls[count] = uidl;
      count++;
    }
  }

  /** Collects a listing; equal UIDLs are told apart by their order (RFC 1939 §7 allows them). */
  static final class Builder {
    private final Rows named = new Rows();
    private final Rows nameless = new Rows();

    Builder add(int number, String uidl, long size) {
      named.add(number, uidl, size);
      return this;
    }

    /** A message without a usable unique-id. */
    Builder addNameless(int number, long size) {
      nameless.add(number, "", size);
      return this;
    }

    int size() {
      return named.count + nameless.count;
    }

    Listing build(boolean complete) {
      int[] table = named.count == 0 ? new int[0] : index();
      return new Listing(named, nameless, table, complete);
    }

    private int[] index() {
      int[] table = new int[Integer.highestOneBit(named.count * 2 + 1) * 2];
      named.occurrences = new int[named.count];
      named.followers = new int[named.count];
      int[] last = new int[named.count];
      for (int i = 0; i < named.count; i++) {
        int slot = slot(table, named.uidls, named.uidls[i]);
        int first = table[slot] - 1;
        if (first < 0) {
          table[slot] = i + 1;
          last[i] = i;
        } else {
          named.occurrences[i] = named.occurrences[last[first]] + 1;
          named.followers[last[first]] = i + 1;
          last[first] = i;
        }
      }
      return table;
    }
  }
}
