package io.postrider.fetch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether one message may be deleted on its server now, and why or why not.
 *
 * @param notBefore when the answer may be another; null where time changes nothing
 */
record DeletionVerdict(boolean delete, Reason reason, @Nullable Instant notBefore) {

  static DeletionVerdict yes() {
    return new DeletionVerdict(true, Reason.DUE, null);
  }

  static DeletionVerdict no(Reason reason) {
    return new DeletionVerdict(false, reason, null);
  }

  static DeletionVerdict later(Reason reason, Instant notBefore) {
    return new DeletionVerdict(false, reason, notBefore);
  }

  /** Why. */
  enum Reason {
    DUE("It is stored, and the policy has it deleted."),
    POLICY_KEEPS("The account's deletion is \"keep\", or the database is not durable enough."),
    TOO_YOUNG("It was stored less than the policy's days ago."),
    NOT_STORED("It is not stored here."),
    NOT_LISTED("The server does not list it any more."),
    SIZE_DIFFERS("The server lists it with another size, or none: it may be another message."),
    AMBIGUOUS("Other messages go by the same UIDL."),
    NO_UIDL("The server gives it no UIDL by which a later session would know it."),
    NOT_HONOURED("The server kept it in spite of several DELEs; it is asked once a day.");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** The name in the API, lower case. */
    @JsonValue
    String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    String words() {
      return words;
    }
  }
}
