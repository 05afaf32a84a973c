package io.postrider.fetch;

import java.util.Arrays;

/** Ids of ledger entries, many of them, in little room. */
final class EntryIds {

  private long[] ids = new long[16];
  private int size;

  void add(long id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size++] = id;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  long get(int index) {
    return ids[index];
  }

  long[] toArray() {
    return Arrays.copyOf(ids, size);
  }
}
