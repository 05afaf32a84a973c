package io.postrider.account;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes an account's new settings from those it has. Runs while the account is locked, so it
 * neither waits nor connects; what it throws undoes the change.
 */
@FunctionalInterface
public interface Amendment {

  /**
   * The settings to take.
   *
   * @param credentials opens the present ones; empty when they do not open any more
   */
  Amended amend(AccountDetails now, Supplier<Optional<Credentials>> credentials);

  /**
   * Settings as they shall be.
   *
   * @param credentials null = they stay as they are, sealed
   */
  record Amended(AccountSettings settings, @Nullable Credentials credentials) {}
}
