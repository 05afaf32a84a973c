package io.postrider.account;

/** When a message that is safely stored is deleted on the server. */
public sealed interface DeletionPolicy {

  /** Never. */
  record Keep() implements DeletionPolicy {}

  /** In the session that fetched it, once the storing commit was acknowledged. */
  record AfterStore() implements DeletionPolicy {}

  /** That many days after it was stored. */
  record AfterDays(int days) implements DeletionPolicy {
    public AfterDays {
      if (days < 1) {
        throw new IllegalArgumentException("days must be positive: " + days);
      }
    }
  }

  DeletionPolicy KEEP = new Keep();
}
