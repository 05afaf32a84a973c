package io.postrider.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be wrong with the fetching of mail, or with the news of it: a closed vocabulary. */
public enum HealthCode {
  /** The server refused the account; it is not polled any more. */
  ACCOUNT_REFUSED,
  /** Several polls in a row failed. */
  ACCOUNT_FAILING,
  /** No poll succeeded for several intervals. */
  ACCOUNT_STALLED,
  /** Accounts shall delete, and the database is not durable enough for it. */
  DURABILITY_INSUFFICIENT,
  /** The ledger contradicts itself or the store. */
  LEDGER_VIOLATIONS,
  /** The endpoint answered 410. */
  WEBHOOK_DISABLED,
  /** Deliveries were given up. */
  WEBHOOK_DEAD_LETTERS,
  /** Events were deleted before the endpoint was sent them. */
  WEBHOOK_GAP;

  private final String text;

  HealthCode() {
    // the first word is the family: webhook.dead_letters
    text = name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
  }

  @JsonValue
  public String text() {
    return text;
  }
}
