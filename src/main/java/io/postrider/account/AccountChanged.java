package io.postrider.account;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an account, as Spring application event: published in the transaction of the
 * change, after its rows are written and the fence is raised. Listeners run in that transaction;
 * one that throws undoes the change.
 */
public sealed interface AccountChanged {

  UUID accountId();

  /** A new account; one that is registered disabled is {@link Paused} right after. */
  record Registered(UUID accountId) implements AccountChanged {}

  /**
   * Other settings.
   *
   * @param identityChanged host or user name is another
   */
  record Changed(UUID accountId, boolean identityChanged) implements AccountChanged {}

  /**
   * Paused by a person or disabled.
   *
   * @param until when the pause ends by itself; null = never
   */
  record Paused(UUID accountId, @Nullable Instant until) implements AccountChanged {}

  /** Resumed by a person or enabled; refusal and back-off are forgotten: poll it soon. */
  record Resumed(UUID accountId) implements AccountChanged {}

  /**
   * The account is gone.
   *
   * @param purgeMessages its stored messages go too
   */
  record Removed(UUID accountId, boolean purgeMessages) implements AccountChanged {}
}
