package io.postrider.archive;

import java.util.ArrayList;
import java.util.List;

/** Memory that is held, so that what needs more than a little of the heap fails. */
record Ballast(List<byte[]> held) {

  private static final int PIECE = 4 << 20;

  /** Leaves only so much of the heap. */
  static Ballast leaving(long free) {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    List<byte[]> held = new ArrayList<>();
    while (runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory()) > free) {
      held.add(new byte[PIECE]);
    }
    return new Ballast(held);
  }

  /** Asked at the end, so that it is held until then. */
  long octets() {
    return (long) held.size() * PIECE;
  }
}
