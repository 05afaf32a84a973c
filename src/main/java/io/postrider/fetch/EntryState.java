package io.postrider.fetch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of a message that a server listed. */
public enum EntryState {
  /** Listed, not stored yet: pending. */
  SEEN,
  /** Stored here; the server may still hold it. */
  STORED,
  /** Stored here; DELE was asked for and nothing is claimed until a later complete listing. */
  DELETE_REQUESTED,
  /** A complete listing after DELE lacked it. */
  GONE,
  /** Not fetched until someone decides: too large, or refused again and again. */
  QUARANTINED,
  /** Older than the baseline, never wanted. */
  SKIPPED,
  /** Left the server before it was fetched. */
  VANISHED,
  /** The same message as that of another entry, of this epoch or another: stored only once. */
  ALIAS;

  /**
   * The state with this name in the API.
   *
   * @throws IllegalArgumentException there is none
   */
  static EntryState of(String code) {
    for (EntryState state : values()) {
      if (state.code().equals(code)) {
        return state;
      }
    }
    throw new IllegalArgumentException("no such state");
  }

  /** The name in the API, lower case. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
