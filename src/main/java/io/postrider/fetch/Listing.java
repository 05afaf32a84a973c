package io.postrider.fetch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one session listed: UIDL joined with LIST.
 *
 * @param messages in the order of their numbers
 * @param complete whether STAT, LIST and UIDL agree; only then does absence mean anything
 * @param nameless messages that STAT counts and UIDL gives no usable unique-id
 */
record Listing(List<ListedMessage> messages, boolean complete, int nameless) {

  Listing {
    messages = List.copyOf(messages);
  }

  /** Collects a listing; equal UIDLs are told apart by their order (RFC 1939 §7 allows them). */
  static final class Builder {
    private final List<ListedMessage> messages = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();

    Builder add(int number, String uidl, long size) {
      int occurrence = seen.merge(uidl, 1, Integer::sum) - 1;
      messages.add(new ListedMessage(number, new EntryKey(uidl, occurrence), size));
      return this;
    }

    Listing build(boolean complete) {
      return new Listing(messages, complete, 0);
    }

    /** The listing of a maildrop in which STAT counted so many. */
    Listing build(boolean complete, int counted) {
      return new Listing(messages, complete, Math.max(0, counted - messages.size()));
    }
  }
}
