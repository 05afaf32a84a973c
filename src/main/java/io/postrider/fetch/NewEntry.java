package io.postrider.fetch;

import org.jspecify.annotations.Nullable;

/**
 * A message to enter, in the state it starts with.
 *
 * @param aliasOf the entry that it may turn out to be; 0 if none in particular
 */
record NewEntry(
    ListedMessage listed,
    EntryState state,
    @Nullable String reason,
    @Nullable Doubt doubt,
    long aliasOf) {

  NewEntry(ListedMessage listed, EntryState state, @Nullable String reason) {
    this(listed, state, reason, null, 0);
  }

  /** A message to fetch once the doubt is settled. */
  static NewEntry inDoubt(ListedMessage listed, Doubt doubt, @Nullable String reason) {
    return new NewEntry(listed, EntryState.SEEN, reason, doubt, 0);
  }

  /** A message to fetch, and to hold against one that was gone. */
  static NewEntry comeback(ListedMessage listed, long goneEntryId) {
    return new NewEntry(listed, EntryState.SEEN, null, Doubt.CONTENT, goneEntryId);
  }
}
