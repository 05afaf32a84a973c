package io.postrider.fetch;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * Ids that are held against others: collected, sorted once, then struck off one by one. About 40
 * octets each, so that a mailbox of a million messages can be checked. Confined to one thread.
 */
final class IdSet {

  private final List<UUID> ids = new ArrayList<>();
  private final BitSet struck = new BitSet();
  private int doubles;

  void add(UUID id) {
    ids.add(id);
  }

  /** No more is added: doubles are counted and dropped, and ids can be struck off. */
  void seal() {
    Collections.sort(ids);
    int kept = 0;
    for (int i = 0; i < ids.size(); i++) {
      if (kept > 0 && ids.get(i).equals(ids.get(kept - 1))) {
        doubles++;
      } else {
        ids.set(kept++, ids.get(i));
      }
    }
    ids.subList(kept, ids.size()).clear();
  }

  /** How many ids were added once more than once. */
  int doubles() {
    return doubles;
  }

  /** Strikes an id off; false where it is not in the set. */
  boolean strike(UUID id) {
    int at = Collections.binarySearch(ids, id);
    if (at >= 0) {
      struck.set(at);
    }
    return at >= 0;
  }

  /** How many ids were not struck off. */
  int left() {
    return ids.size() - struck.cardinality();
  }
}
